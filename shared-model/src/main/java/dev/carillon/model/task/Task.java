package dev.carillon.model.task;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A task as stored. Times are epoch milliseconds by Redis; 0 means "not yet" or "not".
 *
 * @param attempts attempts that ended in failure since it was submitted or last revived
 * @param lost attempts lost with their worker since then
 * @param dueMs due at; for RETRY_WAIT the next try
 * @param readyMs became READY at
 * @param startedMs the present or last attempt started at
 * @param leaseUntilMs end of the claim deadline or lease; 0 unless DISPATCHED or RUNNING
 * @param worker id of the worker of the present or last attempt, or empty
 * @param progress 0–1,000 thousandths done
 * @param payloadSize bytes
 * @param payload empty unless it was asked for
 * @param error the last error, or empty
 * @param result what the handler returned, empty unless it was asked for
 * @param history ended attempts, oldest first; empty unless it was asked for
 * @param waitingFor why it does not run although it is due, as far as known; or empty
 * @param deadlines limits in time that few tasks have, as instants
 * @param version changes with every edit and every attempt; empty unless one task was asked for
 */
public record Task(
    String id,
    String queue,
    String type,
    String tenant,
    String name,
    TaskState state,
    int priority,
    int gen,
    int attempts,
    int lost,
    long createdMs,
    long dueMs,
    long readyMs,
    long startedMs,
    long endedMs,
    long leaseUntilMs,
    String worker,
    int progress,
    boolean cancelRequested,
    RetryPolicy retry,
    Duration execTimeout,
    Map<String, String> labels,
    Map<String, String> attributes,
    String idempotencyKey,
    int payloadSize,
    Payload payload,
    String error,
    Payload result,
    List<Attempt> history,
    String waitingFor,
    TaskDeadlines deadlines,
    String version) {

  public Task {
    labels = Map.copyOf(labels);
    attributes = Map.copyOf(attributes);
    history = List.copyOf(history);
  }

  /** A task without limits in time but for its execution timeout. */
  public Task(
      String id,
      String queue,
      String type,
      String tenant,
      String name,
      TaskState state,
      int priority,
      int gen,
      int attempts,
      int lost,
      long createdMs,
      long dueMs,
      long readyMs,
      long startedMs,
      long endedMs,
      long leaseUntilMs,
      String worker,
      int progress,
      boolean cancelRequested,
      RetryPolicy retry,
      Duration execTimeout,
      Map<String, String> labels,
      Map<String, String> attributes,
      String idempotencyKey,
      int payloadSize,
      Payload payload,
      String error,
      Payload result,
      List<Attempt> history,
      String waitingFor) {
    this(
        id,
        queue,
        type,
        tenant,
        name,
        state,
        priority,
        gen,
        attempts,
        lost,
        createdMs,
        dueMs,
        readyMs,
        startedMs,
        endedMs,
        leaseUntilMs,
        worker,
        progress,
        cancelRequested,
        retry,
        execTimeout,
        labels,
        attributes,
        idempotencyKey,
        payloadSize,
        payload,
        error,
        result,
        history,
        waitingFor,
        TaskDeadlines.NONE,
        "");
  }

  /** The same task with what is kept beside its record. */
  public Task withExtras(String lastError, Payload itsResult, List<Attempt> itsHistory) {
    return new Task(
        id,
        queue,
        type,
        tenant,
        name,
        state,
        priority,
        gen,
        attempts,
        lost,
        createdMs,
        dueMs,
        readyMs,
        startedMs,
        endedMs,
        leaseUntilMs,
        worker,
        progress,
        cancelRequested,
        retry,
        execTimeout,
        labels,
        attributes,
        idempotencyKey,
        payloadSize,
        payload,
        lastError,
        itsResult,
        itsHistory,
        waitingFor,
        deadlines,
        version);
  }

  /** The same task with the reason why it waits. */
  public Task waitingFor(String reason) {
    return new Task(
        id,
        queue,
        type,
        tenant,
        name,
        state,
        priority,
        gen,
        attempts,
        lost,
        createdMs,
        dueMs,
        readyMs,
        startedMs,
        endedMs,
        leaseUntilMs,
        worker,
        progress,
        cancelRequested,
        retry,
        execTimeout,
        labels,
        attributes,
        idempotencyKey,
        payloadSize,
        payload,
        error,
        result,
        history,
        reason,
        deadlines,
        version);
  }

  /** The same task with the version of its record. */
  public Task withVersion(String value) {
    return new Task(
        id,
        queue,
        type,
        tenant,
        name,
        state,
        priority,
        gen,
        attempts,
        lost,
        createdMs,
        dueMs,
        readyMs,
        startedMs,
        endedMs,
        leaseUntilMs,
        worker,
        progress,
        cancelRequested,
        retry,
        execTimeout,
        labels,
        attributes,
        idempotencyKey,
        payloadSize,
        payload,
        error,
        result,
        history,
        waitingFor,
        deadlines,
        value);
  }
}
