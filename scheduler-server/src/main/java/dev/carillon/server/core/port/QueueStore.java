package dev.carillon.server.core.port;

import dev.carillon.model.queue.PauseInfo;
import dev.carillon.model.task.TaskState;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Counters and pause switches. Blocks; any thread; REDIS_AWAY if the outcome is unknown (repeating
 * is safe).
 */
public interface QueueStore {
  /**
   * Counters as they were at one time.
   *
   * @param number another one each time that they were read
   * @param byTenant by tenant, then by queue
   */
  record Tally(long number, Map<String, Map<String, Counts>> byTenant) {}

  /** The counters now; of many hundreds of lines it may be those of some seconds ago. */
  Tally tally();

  /** Counters by tenant, then by queue. */
  default Map<String, Map<String, Counts>> countsByTenant() {
    return tally().byTenant();
  }

  /** Counters of every queue, over all tenants. */
  default Map<String, Counts> counts() {
    return overAll(countsByTenant());
  }

  /** The sums by queue of counters by tenant and queue. */
  static Map<String, Counts> overAll(Map<String, Map<String, Counts>> byTenant) {
    Map<String, Counts> queues = new HashMap<>();
    byTenant
        .values()
        .forEach(its -> its.forEach((queue, counts) -> queues.merge(queue, counts, Counts::plus)));
    return queues;
  }

  /**
   * @param depths tasks by state
   * @param waiting due tasks that have not started, by type
   * @param running those that run, by type
   * @param types all that were ever seen
   * @param submitted tasks ever submitted
   * @param succeeded attempts that succeeded
   * @param failed attempts that did not
   */
  record Counts(
      Map<TaskState, Long> depths,
      Map<String, Long> waiting,
      Map<String, Long> running,
      Set<String> types,
      long submitted,
      long succeeded,
      long failed) {
    private Counts plus(Counts other) {
      return new Counts(
          sums(depths, other.depths),
          sums(waiting, other.waiting),
          sums(running, other.running),
          Stream.concat(types.stream(), other.types.stream())
              .collect(Collectors.toUnmodifiableSet()),
          submitted + other.submitted,
          succeeded + other.succeeded,
          failed + other.failed);
    }

    private static <K> Map<K, Long> sums(Map<K, Long> one, Map<K, Long> other) {
      Map<K, Long> sums = new HashMap<>(one);
      other.forEach((what, n) -> sums.merge(what, n, Long::sum));
      return Map.copyOf(sums);
    }
  }

  /**
   * READY since, of the task that has waited longest (priority aside), by queue; epoch
   * milliseconds.
   *
   * @param tenantOrEmpty only its tasks; empty: all
   */
  Map<String, Long> oldestReady(String tenantOrEmpty);

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
