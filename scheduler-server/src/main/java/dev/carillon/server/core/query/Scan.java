package dev.carillon.server.core.query;

import dev.carillon.model.query.SearchRequest;
import dev.carillon.model.query.SearchUpdate;
import dev.carillon.model.task.Task;
import dev.carillon.model.task.TaskId;
import dev.carillon.server.core.Sink;
import dev.carillon.server.core.port.SearchStore;
import dev.carillon.server.core.port.SearchStore.Visit;
import dev.carillon.server.core.port.SearchStore.Walk;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One search on its way. For one thread. */
final class Scan {
  /** Records of one read. */
  private static final int BATCH = 250;

  private static final long TELL_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  private final SearchStore store;
  private final Pace pace;
  private final SearchPlan plan;
  private final SearchRequest request;
  private final long nowMs;
  private final long budget;

  private final Map<String, Task> hits = new LinkedHashMap<>();
  private final IdSet met = new IdSet();
  private int shown;
  private long scanned;
  private long matched;
  private boolean more;
  private @Nullable Visit<Task> lastShown;
  private long toldAt = System.nanoTime();

  /**
   * @param budget entries to look at, from which on no more are read
   */
  Scan(
      SearchStore store,
      Pace pace,
      SearchPlan plan,
      SearchRequest request,
      long nowMs,
      long budget) {
    this.store = store;
    this.pace = pace;
    this.plan = plan;
    this.request = request;
    this.nowMs = nowMs;
    this.budget = budget;
  }

  void run(Sink<SearchUpdate> sink) {
    if (plan.ids().isPresent()) {
      store.find(plan.ids().get(), request.withPayload()).stream()
          .filter(this::passes)
          .forEach(task -> hits.put(task.id(), task));
      scanned = plan.candidates();
      matched = hits.size();
      boolean unused = sink.send(update("", matched, true));
      return;
    }
    Walk<Task> walk = store.walk(plan.groups(), request.pageToken(), request.withPayload());
    boolean enough = false;
    while (!enough && !walk.over()) {
      if (!sink.open()) {
        return;
      }
      enough = read(walk) || walk.looked() >= budget;
      if (System.nanoTime() - toldAt > TELL_EVERY_NANOS && !enough && !tell(sink)) {
        return;
      }
    }
    boolean unused = sink.send(update(next(walk, enough), total(enough), true));
  }

  /** Whether the page is full and nobody wants to know how many more there are. */
  private boolean read(Walk<Task> walk) {
    // The counters know the total of an indexed filter: nothing is read but the page and one more.
    int most = plan.indexed() ? Math.min(BATCH, request.pageSize() + 1 - shown) : BATCH;
    for (Visit<Task> visit : visits(walk, most)) {
      scanned++;
      Task task = visit.value();
      if (!passes(task)) {
        continue;
      }
      if (!met.add(TaskId.parse(task.id()))) {
        // It has moved on since it was met: it is shown as it is now, unless that was sent.
        hits.computeIfPresent(task.id(), (id, before) -> task);
        continue;
      }
      if (shown == request.pageSize()) {
        more = true;
        if (plan.indexed() || !request.countAll()) {
          return true;
        }
      } else {
        shown++;
        hits.put(task.id(), task);
        lastShown = visit;
      }
      matched++;
    }
    return false;
  }

  private List<Visit<Task>> visits(Walk<Task> walk, int most) {
    List<Visit<Task>> visits;
    try {
      visits = plan.indexed() ? walk.next(most) : pace.read(() -> walk.next(most));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw SearchOperations.stopping();
    }
    return visits;
  }

  private boolean passes(Task task) {
    return plan.filter().matches(task, nowMs);
  }

  /** Behind the page, or if it is not full behind what was read. */
  private String next(Walk<Task> walk, boolean stopped) {
    Visit<Task> last = lastShown;
    if (shown == request.pageSize() && last != null) {
      return stopped || more ? last.token() : "";
    }
    return stopped && !walk.over() ? walk.token() : "";
  }

  private long total(boolean stopped) {
    boolean counted = !stopped && request.pageToken().isEmpty();
    return plan.indexed() ? plan.total() : counted ? matched : -1;
  }

  private boolean tell(Sink<SearchUpdate> sink) {
    toldAt = System.nanoTime();
    return sink.send(update("", plan.total(), false));
  }

  private SearchUpdate update(String token, long total, boolean done) {
    SearchUpdate update =
        new SearchUpdate(
            List.copyOf(hits.values()), scanned, matched, plan.candidates(), total, token, done);
    hits.clear();
    return update;
  }
}
