package dev.carillon.server.core.bulk;

import dev.carillon.model.bulk.BulkOrder;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.SubmitResult;
import dev.carillon.model.task.Task;
import dev.carillon.model.task.TaskId;
import dev.carillon.model.task.TaskState;
import dev.carillon.server.core.Caller;
import dev.carillon.server.core.edit.AsNew;
import dev.carillon.server.core.port.BulkStore.Chunk;
import dev.carillon.server.core.port.BulkStore.Effect;
import dev.carillon.server.core.port.BulkStore.Item;
import dev.carillon.server.core.port.SearchStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Submits ended tasks once more. Each copy has an idempotency key of the job and its origin, so a
 * chunk that is done again after a crash finds the copies that were made.
 */
public final class Copies {
  /** Payloads of up to 256 KiB each pass through this server. */
  private static final int BATCH = 20;

  /** Where new tasks go: checked as those of any sender. */
  @FunctionalInterface
  public interface Submitter {
    List<SubmitResult> submit(List<NewTask> tasks, Caller caller);
  }

  private final SearchStore search;
  private final Submitter submitter;

  Copies(SearchStore search, Submitter submitter) {
    this.search = search;
    this.submitter = submitter;
  }

  /** One effect a task, in order. */
  List<Effect> submit(String job, BulkOrder order, Chunk chunk, String actor) {
    List<Effect> effects = new ArrayList<>(chunk.items().size());
    for (int from = 0; from < chunk.items().size(); from += BATCH) {
      List<Item> some = chunk.items().subList(from, Math.min(from + BATCH, chunk.items().size()));
      effects.addAll(batch(job, order, some, new Caller(actor)));
    }
    return effects;
  }

  private List<Effect> batch(String job, BulkOrder order, List<Item> items, Caller caller) {
    Map<String, Task> found = new HashMap<>();
    search.find(items.stream().map(Item::id).toList(), true).forEach(t -> found.put(t.id(), t));
    Map<TaskId, Effect> effects = new HashMap<>();
    List<TaskId> origins = new ArrayList<>();
    List<NewTask> copies = new ArrayList<>();
    for (Item item : items) {
      Task task = found.get(item.id().toString());
      if (task == null) {
        effects.put(item.id(), new Effect.Gone());
      } else if (task.gen() != item.gen()) {
        effects.put(item.id(), new Effect.Changed(task.gen()));
      } else if (task.state().live() || task.state() == TaskState.SUCCEEDED && !order.rerun()) {
        effects.put(item.id(), new Effect.OtherState(task.state()));
      } else {
        origins.add(item.id());
        copies.add(
            AsNew.of(item.id(), AsNew.copy(task))
                .withIdempotencyKey("as-new/" + job + "/" + item.id()));
      }
    }
    List<SubmitResult> results = copies.isEmpty() ? List.of() : submitter.submit(copies, caller);
    for (int i = 0; i < results.size(); i++) {
      effects.put(
          origins.get(i),
          switch (results.get(i)) {
            case SubmitResult.Accepted accepted -> new Effect.Done(accepted.receipt().state());
            case SubmitResult.Refused refused -> new Effect.Refused(refused.error().message());
          });
    }
    return items.stream().map(item -> effects.getOrDefault(item.id(), new Effect.Gone())).toList();
  }
}
