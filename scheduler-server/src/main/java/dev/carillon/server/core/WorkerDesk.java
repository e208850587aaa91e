package dev.carillon.server.core;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.model.queue.PauseInfo;
import dev.carillon.model.worker.Order;
import dev.carillon.model.worker.WorkerSnapshot;
import dev.carillon.model.worker.WorkerStatus;
import dev.carillon.server.core.port.WorkerBoard;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What operators see of workers and tell them, on whatever server they hang. What they were told
 * stands on the board; each server obeys it for its own workers.
 */
final class WorkerDesk {
  private static final Logger LOG = LoggerFactory.getLogger(WorkerDesk.class);

  /** Cancels are asked for again over this span: another server's call may come a little late. */
  private static final long OVERLAP_MILLIS = 3_000;

  private static final Duration ACKNOWLEDGED_WITHIN = Duration.ofSeconds(5);
  private static final Duration SHOWN_WITHIN = Duration.ofSeconds(1);
  private static final Duration ASK_AGAIN = Duration.ofMillis(50);

  /** Those that went last: with every start a fleet leaves as many behind as it has. */
  private static final int MOST_GONE = 1_000;

  /** Ids of running tasks: of one worker, and about as many of all. */
  private static final int MOST_TASKS = 100;

  private static final int MOST_TASKS_OF_ALL = 20_000;
  private static final int LEAST_TASKS = 3;

  private final Map<String, WorkerEntry> entries;
  private final WorkerBoard board;
  private final Supplier<List<String>> otherServers;
  private final BooleanSupplier kafkaOpen;
  private final Duration cancelGrace;
  private final LoopSignals signals;
  private final Wakeup never = new Wakeup();

  /** Held while words are read and obeyed, so that an older one never follows a newer one. */
  private final ReentrantLock lock = new ReentrantLock();

  private volatile List<WorkerSnapshot> elsewhere = List.of();

  /** Whether Redis did not answer when the board was read last. */
  private volatile boolean away;

  // Guarded by the lock:
  private long cancelsFromMs;
  private Set<WorkerBoard.Cancel> cancelsSeen = new HashSet<>();

  WorkerDesk(
      Map<String, WorkerEntry> entries,
      WorkerBoard board,
      Supplier<List<String>> otherServers,
      BooleanSupplier kafkaOpen,
      Duration cancelGrace,
      LoopSignals signals) {
    this.entries = entries;
    this.board = board;
    this.otherServers = otherServers;
    this.kafkaOpen = kafkaOpen;
    this.cancelGrace = cancelGrace;
    this.signals = signals;
  }

  /** Workers of the other servers, as these last showed them. */
  List<WorkerSnapshot> elsewhere() {
    return elsewhere;
  }

  /** All workers; one that moved to another server is listed once, where it lives. */
  Collection<WorkerSnapshot> all() {
    Map<String, WorkerSnapshot> byId = new HashMap<>();
    Stream.concat(mine().stream(), elsewhere.stream())
        .forEach(w -> byId.merge(w.id(), w, WorkerDesk::fresher));
    return byId.values();
  }

  /** This server's: all that live, and those that went last. */
  private List<WorkerSnapshot> mine() {
    boolean kafka = kafkaOpen.getAsBoolean();
    Map<Boolean, List<WorkerEntry>> byLife =
        entries.values().stream().collect(Collectors.partitioningBy(WorkerEntry::live));
    List<WorkerEntry> live = byLife.getOrDefault(true, List.of());
    int each = Math.clamp(MOST_TASKS_OF_ALL / Math.max(1, live.size()), LEAST_TASKS, MOST_TASKS);
    return Stream.concat(
            live.stream().map(e -> e.snapshot(kafka, each)),
            byLife.getOrDefault(false, List.of()).stream()
                .map(e -> e.snapshot(kafka, each))
                .sorted(Comparator.comparingLong(WorkerSnapshot::lastBeatMs).reversed())
                .limit(MOST_GONE))
        .toList();
  }

  private WorkerSnapshot snapshot(WorkerEntry entry) {
    return entry.snapshot(kafkaOpen.getAsBoolean(), MOST_TASKS);
  }

  private static WorkerSnapshot fresher(WorkerSnapshot a, WorkerSnapshot b) {
    boolean aLives = a.status() != WorkerStatus.GONE;
    boolean bLives = b.status() != WorkerStatus.GONE;
    if (aLives != bLives) {
      return aLives ? a : b;
    }
    return b.lastBeatMs() > a.lastBeatMs() ? b : a;
  }

  /** Reads and obeys what is new; shows this server's workers to the others. */
  void look() {
    List<String> others = otherServers.get();
    lock.lock();
    try {
      // Of one that comes meanwhile nothing is read; it is told when it has arrived.
      Map<String, WorkerEntry> known = Map.copyOf(entries);
      WorkerBoard.News news = news(known.keySet(), cancelsFromMs);
      known.forEach((id, entry) -> obey(entry, news.words().get(id)));
      tellCancels(news);
    } finally {
      lock.unlock();
    }
    if (others.isEmpty()) {
      elsewhere = List.of();
    } else {
      board.show(mine());
      elsewhere = board.shownBy(others);
    }
  }

  /**
   * A worker registered here: it may have been told something elsewhere before. While Redis is away
   * that is left to the next look, or all that come would wait for it one behind the other; it gets
   * no work before.
   */
  void arrived(String workerId, WorkerEntry entry) {
    if (away) {
      return;
    }
    lock.lock();
    try {
      if (!away) {
        obey(entry, told(workerId));
      }
    } catch (CarillonException e) {
      LOG.debug("Nothing is known yet of what worker {} was told: {}", workerId, e.message());
    } finally {
      lock.unlock();
    }
  }

  private WorkerBoard.@Nullable Word told(String workerId) {
    return news(List.of(workerId), Long.MAX_VALUE).words().get(workerId);
  }

  private WorkerBoard.News news(Collection<String> workers, long cancelsFrom) {
    try {
      WorkerBoard.News news = board.news(workers, cancelsFrom);
      away = false;
      return news;
    } catch (CarillonException e) {
      away = true;
      throw e;
    }
  }

  private void obey(WorkerEntry entry, WorkerBoard.@Nullable Word word) {
    if (entry.obey(word == null ? WorkerBoard.Word.NONE : word)) {
      signals.ready();
    }
  }

  private void tellCancels(WorkerBoard.News news) {
    for (WorkerBoard.Cancel cancel : news.cancels()) {
      WorkerEntry entry = entries.get(cancel.workerId());
      if (entry != null && entry.live() && !cancelsSeen.contains(cancel)) {
        entry.tell(new Order.Cancel(List.of(cancel.attempt()), cancelGrace, cancel.reason()));
      }
    }
    cancelsSeen = Set.copyOf(news.cancels());
    cancelsFromMs = news.nowMs() - OVERLAP_MILLIS;
  }

  /** Calls out a cancel for the server that the worker hangs on. */
  void callOut(WorkerBoard.Cancel cancel) {
    if (otherServers.get().isEmpty()) {
      return;
    }
    try {
      board.callOut(cancel);
    } catch (CarillonException e) {
      LOG.warn("A cancel is told by the next heartbeat only: {}", e.message());
    }
  }

  PauseInfo pause(String workerId, String reason, Duration howLong, Caller caller) {
    known(workerId);
    PauseInfo pause = write(workerId, () -> board.pause(workerId, reason, caller.name(), howLong));
    long over = System.nanoTime() + howLong.toNanos();
    acknowledged(
        workerId,
        w -> w.status() != WorkerStatus.LIVE || !howLong.isZero() && System.nanoTime() - over > 0,
        "pause");
    return pause;
  }

  /** The workers that are paused, by id. */
  Map<String, PauseInfo> paused() {
    return board.paused();
  }

  boolean resume(String workerId, Caller caller) {
    known(workerId);
    boolean was = write(workerId, () -> board.resume(workerId, caller.name()));
    acknowledged(workerId, w -> w.status() != WorkerStatus.PAUSED, "resume");
    return was;
  }

  void resize(String workerId, int slots, Caller caller) {
    known(workerId);
    write(
        workerId,
        () -> {
          board.resize(workerId, slots, caller.name());
          return slots;
        });
    acknowledged(workerId, w -> slots == 0 || w.slots() == slots, "resize");
  }

  void drain(String workerId, Duration within, Caller caller) {
    known(workerId);
    write(
        workerId,
        () -> {
          board.drain(workerId, within, caller.name());
          return within;
        });
    acknowledged(workerId, w -> w.status() != WorkerStatus.LIVE, "drain");
  }

  /** Writes a word, and obeys it at once if the worker is here. */
  private <T> T write(String workerId, Supplier<T> word) {
    lock.lock();
    try {
      T answer = word.get();
      WorkerEntry entry = entries.get(workerId);
      if (entry != null) {
        obey(entry, told(workerId));
      }
      return answer;
    } finally {
      lock.unlock();
    }
  }

  /** Waits until the server that the worker hangs on says that it obeys. */
  private void acknowledged(String workerId, Predicate<WorkerSnapshot> obeys, String operation) {
    long end = System.nanoTime() + ACKNOWLEDGED_WITHIN.toNanos();
    while (!whereItLives(workerId).allMatch(obeys)) {
      if (System.nanoTime() - end > 0) {
        throw CarillonException.of(
                ErrorCode.NOT_READY,
                "Expected the server of worker "
                    + workerId
                    + " to obey within 5 s, but it has not.")
            .operation(operation)
            .subject(workerId)
            .advice("It is written down and will be obeyed; look again: carillon worker list")
            .build();
      }
      if (!waited()) {
        return;
      }
    }
  }

  /** Here, else as other servers show it; nothing of one that is gone. */
  private Stream<WorkerSnapshot> whereItLives(String workerId) {
    WorkerEntry here = entries.get(workerId);
    if (here != null && here.live()) {
      return Stream.of(snapshot(here));
    }
    elsewhere = board.shownBy(otherServers.get());
    return elsewhere.stream()
        .filter(w -> w.id().equals(workerId) && w.status() != WorkerStatus.GONE);
  }

  private boolean waited() {
    try {
      never.await(ASK_AGAIN);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private Optional<WorkerSnapshot> named(String workerId) {
    return Stream.concat(
            Stream.ofNullable(entries.get(workerId)).map(this::snapshot), elsewhere.stream())
        .filter(w -> w.id().equals(workerId))
        .reduce(WorkerDesk::fresher);
  }

  /** The worker as it is now. */
  WorkerSnapshot known(String workerId) {
    // One that came to another server a moment ago may not have been shown yet.
    long end = System.nanoTime() + SHOWN_WITHIN.toNanos();
    while (named(workerId).isEmpty()
        && !otherServers.get().isEmpty()
        && System.nanoTime() - end < 0
        && waited()) {
      elsewhere = board.shownBy(otherServers.get());
    }
    return named(workerId)
        .orElseThrow(
            () ->
                CarillonException.of(
                        ErrorCode.NOT_FOUND,
                        "Expected a registered worker, but no server knows '" + workerId + "'.")
                    .operation("worker")
                    .subject(workerId)
                    .advice("See who is there: carillon worker list")
                    .build());
  }
}
