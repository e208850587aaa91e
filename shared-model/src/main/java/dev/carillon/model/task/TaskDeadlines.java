package dev.carillon.model.task;

import java.time.Duration;
import java.util.Optional;

/**
 * Limits in time that few tasks have. What is given as a time {@code After} counts from the due
 * instant of the submit; a stored task has instants only.
 *
 * @param start no attempt begins after it: a task that still waits then ends EXPIRED; empty: any
 *     time
 * @param queueWait longest time READY without being started, up to 49 days; then it ends EXPIRED;
 *     zero: any time
 * @param retries no retry begins after it, whatever attempts are left; empty: any time
 * @param heartbeat longest time a handler may say nothing (no progress, no heartbeat) before its
 *     attempt ends as timed out, up to 49 days; zero: it may be silent
 */
public record TaskDeadlines(
    Optional<NewTask.Due> start,
    Duration queueWait,
    Optional<NewTask.Due> retries,
    Duration heartbeat) {
  /** No such limits. */
  public static final TaskDeadlines NONE =
      new TaskDeadlines(Optional.empty(), Duration.ZERO, Optional.empty(), Duration.ZERO);

  public TaskDeadlines startBy(NewTask.Due value) {
    return new TaskDeadlines(Optional.of(value), queueWait, retries, heartbeat);
  }

  public TaskDeadlines withQueueWait(Duration value) {
    return new TaskDeadlines(start, value, retries, heartbeat);
  }

  public TaskDeadlines retryUntil(NewTask.Due value) {
    return new TaskDeadlines(start, queueWait, Optional.of(value), heartbeat);
  }

  public TaskDeadlines withHeartbeat(Duration value) {
    return new TaskDeadlines(start, queueWait, retries, value);
  }
}
