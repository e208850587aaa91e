package dev.carillon.client;

import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.SubmitReceipt;
import dev.carillon.model.task.Task;
import dev.carillon.model.task.TaskChanges;
import dev.carillon.model.task.TaskState;
import dev.carillon.v1.TaskControlServiceGrpc;
import dev.carillon.v1.TaskOrder;
import dev.carillon.wire.ChangesMapping;
import dev.carillon.wire.SubmitMapping;
import dev.carillon.wire.TaskMapping;
import java.util.concurrent.CompletableFuture;

/**
 * What operators do to one stored task. Futures fail with NOT_FOUND, WRONG_STATE if it is in a
 * state that does not allow it, or CONFLICT if it is not of the version expected.
 */
public final class TaskControlClient {
  private final Calls calls;

  TaskControlClient(Calls calls) {
    this.calls = calls;
  }

  /** Holds a waiting task back until it is resumed. */
  public CompletableFuture<Task> hold(String id, String reason) {
    return calls.unary(
        TaskControlServiceGrpc.getHoldMethod(), order(id, reason), TaskMapping::fromProto);
  }

  /** Lets a held task go on. */
  public CompletableFuture<Task> resume(String id, String reason) {
    return calls.unary(
        TaskControlServiceGrpc.getResumeMethod(), order(id, reason), TaskMapping::fromProto);
  }

  /**
   * Gives a waiting or held task another due instant.
   *
   * @param version the one expected; empty: any
   */
  public CompletableFuture<Task> reschedule(
      String id, NewTask.Due due, String version, String reason) {
    return calls.unary(
        TaskControlServiceGrpc.getRescheduleMethod(),
        ChangesMapping.toProto(id, due, version, reason),
        TaskMapping::fromProto);
  }

  /** Makes a waiting task due now. */
  public CompletableFuture<Task> runNow(String id, String reason) {
    return calls.unary(
        TaskControlServiceGrpc.getRunNowMethod(), order(id, reason), TaskMapping::fromProto);
  }

  /**
   * Changes a waiting or held task.
   *
   * @param version the one expected; empty: any
   */
  public CompletableFuture<Task> edit(
      String id, TaskChanges changes, String version, String reason) {
    return calls.unary(
        TaskControlServiceGrpc.getEditMethod(),
        ChangesMapping.toProto(id, changes, version, reason),
        TaskMapping::fromProto);
  }

  /** Deletes an ended task; tells the state it had ended in. */
  public CompletableFuture<TaskState> delete(String id, String reason) {
    return calls.unary(
        TaskControlServiceGrpc.getDeleteMethod(),
        order(id, reason),
        answer -> TaskMapping.fromProto(answer.getState(), "state"));
  }

  /** Submits a changed copy of an ended task, due now unless the changes say otherwise. */
  public CompletableFuture<SubmitReceipt> retryAsNew(
      String id, TaskChanges changes, String reason) {
    return calls.unary(
        TaskControlServiceGrpc.getRetryAsNewMethod(),
        ChangesMapping.toProto(id, changes, reason),
        SubmitMapping::fromProto);
  }

  private static TaskOrder order(String id, String reason) {
    return TaskOrder.newBuilder().setId(id).setReason(reason).build();
  }
}
