package dev.carillon.server.store.redis;

import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.SubmitResult;
import dev.carillon.model.task.TaskId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Idempotency keys of tasks that stand in the bucket of their unique key. A pointer in the key's
 * own bucket is set before such a task is stored: the key with another request is then a conflict
 * wherever that one goes. A pointer whose task was never stored (its server died) makes a repeat
 * store the task under the id it was to have.
 */
final class KeyPointers {
  /** The longest window, and a day. */
  private static final Duration KEPT = Duration.ofDays(8);

  private final ScriptRunner runner;
  private final int buckets;

  KeyPointers(ScriptRunner runner, int buckets) {
    this.runner = runner;
    this.buckets = buckets;
  }

  private boolean needed(SubmitPlan plan, NewTask task) {
    return task.unique().present()
        && !task.idempotencyKey().isEmpty()
        && own(task) != plan.bucket();
  }

  private int own(NewTask task) {
    return Hashes.bucket(task.tenant(), task.idempotencyKey(), buckets);
  }

  /** The plan without what conflicts, under the ids that the pointers name. */
  SubmitPlan set(SubmitPlan plan, SubmitResult[] results) {
    List<SubmitPlan.Item> items = new ArrayList<>(plan.items().size());
    for (SubmitPlan.Item item : plan.items()) {
      if (!needed(plan, item.task())) {
        items.add(item);
        continue;
      }
      Reply reply = run(plan, item, KEPT.toMillis() + ahead(item.task()));
      switch (reply.code()) {
        case "KNOWN" -> items.add(item.knownAs(new TaskId(plan.bucket(), reply.text(1))));
        case "CONFLICT" -> {
          String where = reply.text(2);
          int bucket = where.isEmpty() ? own(item.task()) : Integer.parseInt(where);
          results[item.place()] =
              new SubmitResult.Refused(
                  SubmitPlan.conflict(item, new TaskId(bucket, reply.text(1))));
        }
        default -> items.add(item);
      }
    }
    return new SubmitPlan(plan.bucket(), items);
  }

  /** Forgets the keys of what was refused: it was not stored, so it may come again differently. */
  void drop(SubmitPlan plan, SubmitResult[] results) {
    for (SubmitPlan.Item item : plan.items()) {
      if (needed(plan, item.task()) && results[item.place()] instanceof SubmitResult.Refused) {
        var unused = run(plan, item, 0);
      }
    }
  }

  private static long ahead(NewTask task) {
    return switch (task.due()) {
      case NewTask.Due.After(Duration delay) -> delay.toMillis();
      case NewTask.Due.At at -> 0;
    };
  }

  private Reply run(SubmitPlan plan, SubmitPlan.Item item, long keptMs) {
    NewTask task = item.task();
    return runner.run(
        Script.RESERVE,
        own(task),
        new Args()
            .bytes(Hashes.idempotencyKey(task.tenant(), task.idempotencyKey()))
            .ascii(item.id().local())
            .bytes(Hashes.request(task))
            .number(plan.bucket())
            .number(keptMs)
            .number(task.due() instanceof NewTask.Due.At at ? at.epochMillis() : 0)
            .list());
  }
}
