package dev.carillon.server.core.bulk;

import dev.carillon.model.bulk.BulkOrder;
import dev.carillon.model.task.TaskId;
import dev.carillon.model.task.TaskState;
import dev.carillon.server.core.port.BulkStore;
import dev.carillon.server.core.port.BulkStore.Chunk;
import dev.carillon.server.core.port.BulkStore.Item;
import dev.carillon.server.core.query.IdSet;
import dev.carillon.server.core.query.SearchPlan;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** Compares the tasks of a plan with those that pass its filter now. */
final class DriftCheck {
  /** Beyond so many records the comparison would take longer than it is worth. */
  private static final long MOST = 250_000;

  private static final int CHUNKS = 20;
  private static final long ALIVE_EVERY = 20_000;

  private final BulkStore store;
  private final BulkPlanner planner;

  DriftCheck(BulkStore store, BulkPlanner planner) {
    this.store = store;
    this.planner = planner;
  }

  /**
   * What to note with the job.
   *
   * @param alive is called now and then, so that the job stays with its server
   */
  Map<String, String> check(BulkRecord job, BooleanSupplier alive) throws InterruptedException {
    BulkOrder order = job.order();
    SearchPlan plan = planner.plan(order);
    if (plan.candidates() > MOST || (long) job.chunks() * BulkStore.CHUNK > MOST) {
      return noted(-1, -1, -1);
    }
    Map<TaskId, TaskState> planned = planned(job);
    IdSet met = new IdSet();
    long[] counts = new long[3];
    planner.collect(
        plan,
        found -> {
          for (BulkPlanner.Found each : found) {
            Item item = each.item();
            if (!met.add(item.id())) {
              continue;
            }
            TaskState then = planned.remove(item.id());
            if (then == null) {
              counts[0]++;
            } else if (then != item.state()) {
              counts[1]++;
            }
            if (++counts[2] % ALIVE_EVERY == 0) {
              boolean unused = alive.getAsBoolean();
            }
          }
        });
    return noted(counts[0], planned.size(), counts[1]);
  }

  private Map<TaskId, TaskState> planned(BulkRecord job) {
    Map<TaskId, TaskState> planned = new HashMap<>();
    for (int from = 0; from < job.chunks(); from += CHUNKS) {
      for (Chunk chunk : store.chunks(job.id(), from, CHUNKS)) {
        chunk.items().forEach(item -> planned.put(item.id(), item.state()));
      }
    }
    return planned;
  }

  private static Map<String, String> noted(long appeared, long gone, long changed) {
    return Map.of(
        BulkRecord.APPEARED, Long.toString(appeared),
        BulkRecord.NO_LONGER, Long.toString(gone),
        BulkRecord.CHANGED, Long.toString(changed));
  }
}
