package dev.carillon.server.door.rpc;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.SubmitResult;
import dev.carillon.server.core.Caller;
import dev.carillon.server.core.Tasks;
import dev.carillon.server.mask.Refusals;
import dev.carillon.v1.SubmitBatchRequest;
import dev.carillon.v1.SubmitBatchResponse;
import dev.carillon.wire.SubmitMapping;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Submitting many tasks at once: a bad one has its own answer and harms no other. */
public final class BatchSubmit {
  /** The call. */
  public static final String NAME = "carillon.v1.TaskService/SubmitBatch";

  /** Most tasks in one batch. */
  public static final int MAX_TASKS = 1_000;

  private final Tasks tasks;

  public BatchSubmit(Tasks tasks) {
    this.tasks = tasks;
  }

  /** One task of a batch as a door understood it. */
  public sealed interface Item {
    /** It could be read. */
    record Read(dev.carillon.v1.NewTask task) implements Item {}

    /** It could not. */
    record Unreadable(CarillonException problem) implements Item {}
  }

  SubmitBatchResponse submit(SubmitBatchRequest request, Caller caller) {
    checkSize(request.getTasksCount());
    return submit(
        request.getTasksList().stream().map(t -> (Item) new Item.Read(t)).toList(), caller);
  }

  /**
   * Stores the good ones and says what is wrong with the others.
   *
   * @throws CarillonException for a batch that is refused as a whole
   */
  public SubmitBatchResponse submit(List<Item> items, Caller caller) {
    checkSize(items.size());
    SubmitResult[] results = new SubmitResult[items.size()];
    List<NewTask> good = new ArrayList<>(items.size());
    int[] places = new int[items.size()];
    for (int i = 0; i < items.size(); i++) {
      try {
        NewTask task = read(items.get(i));
        places[good.size()] = i;
        good.add(task);
      } catch (CarillonException e) {
        results[i] = new SubmitResult.Refused(e);
      }
    }
    List<SubmitResult> stored = good.isEmpty() ? List.of() : tasks.submit(good, caller);
    for (int i = 0; i < stored.size(); i++) {
      results[places[i]] = stored.get(i);
    }
    return answer(results);
  }

  private static NewTask read(Item item) {
    return switch (item) {
      case Item.Read read -> SubmitMapping.fromProto(read.task(), "");
      case Item.Unreadable unreadable -> throw unreadable.problem();
    };
  }

  private static SubmitBatchResponse answer(SubmitResult[] results) {
    SubmitBatchResponse.Builder answer = SubmitBatchResponse.newBuilder();
    int accepted = 0;
    for (int i = 0; i < results.length; i++) {
      SubmitResult result = results[i];
      switch (result) {
        case SubmitResult.Accepted ok -> {
          accepted++;
          answer.addResults(SubmitMapping.toProto(ok));
        }
        case SubmitResult.Refused refused ->
            answer.addResults(
                SubmitMapping.toProto(
                    (SubmitResult)
                        new SubmitResult.Refused(
                            Refusals.hidden(prefixed("tasks[" + i + "].", refused.error())))));
      }
    }
    return answer.setAccepted(accepted).setRefused(results.length - accepted).build();
  }

  private static void checkSize(int size) {
    if (size > MAX_TASKS) {
      throw CarillonException.of(
              ErrorCode.TOO_LARGE,
              "Expected at most " + MAX_TASKS + " tasks in a batch, but got " + size + ".")
          .field("tasks")
          .operation("submit")
          .advice("Send them in several batches; nothing of this one was stored.")
          .build();
    }
  }

  /** Runs a call about one task and names its fields from the root of the request. */
  static <T> T within(String prefix, Supplier<T> call) {
    try {
      return call.get();
    } catch (CarillonException e) {
      throw prefixed(prefix, e);
    }
  }

  private static CarillonException prefixed(String prefix, CarillonException e) {
    if (e.field().isEmpty() || e.field().startsWith(prefix)) {
      return e;
    }
    return CarillonException.of(e.code(), e.message())
        .field(prefix + e.field())
        .advice(e.advice())
        .operation(e.operation())
        .subject(e.subject())
        .retryAfter(e.retryAfter())
        .cause(e)
        .build();
  }
}
