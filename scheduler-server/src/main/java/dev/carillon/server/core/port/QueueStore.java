package dev.carillon.server.core.port;

import dev.carillon.model.queue.PauseInfo;
import dev.carillon.model.task.TaskState;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Counters and pause switches. Blocks; any thread; REDIS_AWAY if the outcome is unknown (repeating
 * is safe).
 */
public interface QueueStore {
  /** Counters of every queue. */
  Map<String, Counts> counts();

  /**
   * @param depths tasks by state
   * @param byType READY tasks by type
   * @param submitted tasks ever submitted
   * @param succeeded attempts that succeeded
   * @param failed attempts that did not
   */
  record Counts(
      Map<TaskState, Long> depths,
      Map<String, Long> byType,
      long submitted,
      long succeeded,
      long failed) {}

  /**
   * READY since, of the task that has waited longest (priority aside), by queue; epoch
   * milliseconds.
   */
  Map<String, Long> oldestReady();

  /** Pauses that are in force, by queue. */
  Map<String, PauseInfo> pausedQueues();

  /** Sets the switch in every bucket; returns once all have it. */
  PauseInfo pauseQueue(String queue, String reason, String actor, Duration howLong);

  /** Clears the switch in every bucket. */
  void resumeQueue(String queue, String actor);

  /** The same by Carillon itself. */
  default void resumeQueue(String queue) {
    resumeQueue(queue, "");
  }

  /** The pause in force of one queue. */
  default Optional<PauseInfo> pauseOf(String queue) {
    return Optional.ofNullable(pausedQueues().get(queue));
  }
}
