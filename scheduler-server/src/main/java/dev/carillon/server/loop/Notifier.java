package dev.carillon.server.loop;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.model.task.Task;
import dev.carillon.model.task.TaskId;
import dev.carillon.server.core.Loop;
import dev.carillon.server.core.Owned;
import dev.carillon.server.core.Wakeup;
import dev.carillon.server.core.notify.Matching;
import dev.carillon.server.core.notify.RuleBook;
import dev.carillon.server.core.port.EventReader;
import dev.carillon.server.core.port.EventReader.Batch;
import dev.carillon.server.core.port.NotifyStore;
import dev.carillon.server.core.port.NotifyStore.Match;
import dev.carillon.server.core.port.RunStore;
import dev.carillon.server.core.port.SearchStore;
import dev.carillon.server.core.port.StoreInfo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the event log of this server's buckets for rules: read behind the cursor, fold what rules
 * want into what is gathered, then move the cursor by a fenced script. A server that dies between
 * the last two leaves its successor to fold again, which changes nothing.
 */
public final class Notifier implements Loop {
  private static final Logger LOG = LoggerFactory.getLogger(Notifier.class);
  private static final Duration IDLE = Duration.ofMillis(200);
  private static final Duration UNUSED = Duration.ofSeconds(1);
  private static final int ENTRIES = 50;

  /** Events of one bucket in one pass; one more entry may pass it. */
  private static final int EVENTS = 500;

  /** Tasks looked at by one call. */
  private static final int READ = 200;

  private final EventReader reader;
  private final NotifyStore store;
  private final SearchStore tasks;
  private final StoreInfo info;
  private final Owned owned;
  private final int buckets;
  private final long maxBytes;
  private final RuleBook book;
  private final Matching matching;
  private final Map<Integer, LogTrail> trails = new HashMap<>();
  private final Wakeup wakeup = new Wakeup();

  /** What it reads. */
  public record Sources(
      EventReader reader, NotifyStore store, SearchStore tasks, RunStore runs, StoreInfo info) {}

  /**
   * @param maxBytes of the event log kept for rules that are behind, over all buckets
   */
  public Notifier(Sources sources, Owned owned, int buckets, long maxBytes) {
    this.reader = sources.reader();
    this.store = sources.store();
    this.tasks = sources.tasks();
    this.info = sources.info();
    this.owned = owned;
    this.buckets = buckets;
    this.maxBytes = maxBytes;
    this.book = new RuleBook(store);
    this.matching = new Matching(book, id -> tenantOfRun(sources.runs(), id));
  }

  @Override
  public String name() {
    return "notify-read";
  }

  @Override
  public Duration runOnce() {
    Map<Integer, Long> epochs = owned.epochs();
    trails.keySet().retainAll(epochs.keySet());
    if (!book.inUse()) {
      book.refresh();
      if (!book.inUse()) {
        return UNUSED;
      }
    }
    List<Batch> batches = reader.read(epochs.keySet(), ENTRIES, EVENTS);
    // After the events: a rule that was kept before one of them happened is in the book now.
    book.refresh();
    batches.forEach(
        b -> trails.computeIfAbsent(b.bucket(), bucket -> new LogTrail()).read(b.entries()));
    long now = info.nowMs();
    boolean more = false;
    for (Batch batch : batches) {
      more |= pass(batch, now, epochs.getOrDefault(batch.bucket(), 0L));
    }
    return more ? Duration.ZERO : IDLE;
  }

  private static Optional<String> tenantOfRun(RunStore runs, String id) {
    try {
      return runs.read(TaskId.parse(id), false).map(run -> run.facts().tenant());
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // no run at all: no tenant's rule is about it
    }
  }

  private Map<String, Task> read(Set<String> ids) {
    Map<String, Task> found = new HashMap<>();
    List<TaskId> all = ids.stream().map(TaskId::parse).toList();
    for (int from = 0; from < all.size(); from += READ) {
      find(all.subList(from, Math.min(all.size(), from + READ)))
          .forEach(task -> found.put(task.id(), task));
    }
    return found;
  }

  /** Without those that cannot be read: they count as gone, or no rule would go on, ever. */
  private List<Task> find(List<TaskId> ids) {
    try {
      return tasks.find(ids, false);
    } catch (CarillonException e) {
      if (e.code() != ErrorCode.INCOMPATIBLE_DATA) {
        throw e;
      }
      if (ids.size() == 1) {
        LOG.warn("notify: task {} is taken for gone, {}", ids.getFirst(), e.message());
        return List.of();
      }
      int half = ids.size() / 2;
      List<Task> found = new ArrayList<>(find(ids.subList(0, half)));
      found.addAll(find(ids.subList(half, ids.size())));
      return found;
    }
  }

  private boolean pass(Batch batch, long now, long epoch) {
    LogTrail trail = trails.computeIfAbsent(batch.bucket(), bucket -> new LogTrail());
    long cap = trail.cap(trails.values(), maxBytes, buckets);
    if (batch.entries().isEmpty()) {
      if (trail.off(cap)) {
        reader.advance(batch.bucket(), epoch, batch.place(), null, cap, 0);
        trail.capped(cap);
      }
      return false;
    }
    if (batch.gapAfter() != null) {
      LOG.warn(
          "notify: events of bucket {} between {} and {} were lost to rules: nobody read them for"
              + " longer than the log could keep them",
          batch.bucket(),
          batch.gapAfter(),
          batch.entries().getFirst().id());
    }
    if (matching.needed()) {
      Map<String, Task> wanted = read(matching.wanted(batch));
      fold(batch.bucket(), matching.matches(batch, wanted, now, store.backlog()));
    }
    reader.advance(
        batch.bucket(),
        epoch,
        batch.entries().getLast().id(),
        trail.passed(batch.entries()),
        cap,
        batch.gapAfter() == null ? 0 : 1);
    trail.capped(cap);
    return batch.entries().size() == ENTRIES || batch.events() >= EVENTS;
  }

  /** In calls of a bounded size; what one event brings stays together. */
  private void fold(int bucket, List<Match> matches) {
    int from = 0;
    while (from < matches.size()) {
      int to = Math.min(matches.size(), from + NotifyStore.MOST);
      while (to < matches.size()
          && to > from + 1
          && matches.get(to).place().equals(matches.get(to - 1).place())) {
        to--;
      }
      store.fold(bucket, matches.subList(from, to));
      from = to;
    }
  }

  @Override
  public void await(Duration most) throws InterruptedException {
    wakeup.await(most);
  }
}
