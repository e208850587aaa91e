package dev.carillon.server.config;

import dev.carillon.model.error.CarillonException;
import java.time.Duration;

/**
 * What holds for a task that does not say otherwise.
 *
 * @param attempts how often it is tried
 * @param lostAttempts how often it may lose its worker
 * @param backoffFirst bound of the first wait before a retry
 * @param backoffMost bound of any such wait
 * @param execTimeout how long one attempt may run
 * @param ageing waiting time worth one level of priority; zero: none
 */
public record TaskDefaults(
    int attempts,
    int lostAttempts,
    Duration backoffFirst,
    Duration backoffMost,
    Duration execTimeout,
    Duration ageing) {
  public TaskDefaults {
    if (backoffFirst.compareTo(backoffMost) > 0) {
      throw CarillonException.invalid(
          ServerKeys.BACKOFF_FIRST.name(),
          "Expected the first wait before a retry to be at most the longest, but "
              + Units.duration(backoffFirst)
              + " is more than "
              + Units.duration(backoffMost)
              + ".",
          "Raise task.backoff-most or lower task.backoff-first.");
    }
  }

  static TaskDefaults of(Settings s) {
    return new TaskDefaults(
        s.get(ServerKeys.ATTEMPTS),
        s.get(ServerKeys.LOST_ATTEMPTS),
        s.get(ServerKeys.BACKOFF_FIRST),
        s.get(ServerKeys.BACKOFF_MOST),
        s.get(ServerKeys.EXEC_TIMEOUT),
        s.get(ServerKeys.AGEING));
  }
}
