package dev.carillon.model.worker;

import dev.carillon.model.task.Payload;
import java.time.Duration;
import java.util.Map;

/**
 * What a handler gets.
 *
 * @param number number of this attempt, from 1
 * @param maxAttempts attempts in all
 * @param execTimeout longest time it may run
 * @param attributes settings of the handler that are not payload
 * @param dueMs due at, epoch milliseconds
 * @param name a name for people, or empty
 * @param heartbeatTimeout longest time the handler may say nothing; zero: it may be silent
 */
public record Assignment(
    AttemptRef attempt,
    String queue,
    String type,
    String tenant,
    int number,
    int maxAttempts,
    Duration execTimeout,
    Payload payload,
    Map<String, String> attributes,
    Map<String, String> labels,
    long dueMs,
    String name,
    Duration heartbeatTimeout) {
  /** An assignment whose handler may be silent. */
  public Assignment(
      AttemptRef attempt,
      String queue,
      String type,
      String tenant,
      int number,
      int maxAttempts,
      Duration execTimeout,
      Payload payload,
      Map<String, String> attributes,
      Map<String, String> labels,
      long dueMs,
      String name) {
    this(
        attempt,
        queue,
        type,
        tenant,
        number,
        maxAttempts,
        execTimeout,
        payload,
        attributes,
        labels,
        dueMs,
        name,
        Duration.ZERO);
  }

  /** The same with other attributes. */
  public Assignment withAttributes(Map<String, String> value) {
    return new Assignment(
        attempt,
        queue,
        type,
        tenant,
        number,
        maxAttempts,
        execTimeout,
        payload,
        value,
        labels,
        dueMs,
        name,
        heartbeatTimeout);
  }

  public Assignment {
    attributes = Map.copyOf(attributes);
    labels = Map.copyOf(labels);
  }
}
