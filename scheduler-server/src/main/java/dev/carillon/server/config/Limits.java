package dev.carillon.server.config;

import java.time.Duration;

/**
 * What is refused.
 *
 * @param payload largest payload, bytes
 * @param batch most tasks in one submit
 * @param queues most queues
 * @param horizon how far ahead a task may be due
 */
public record Limits(long payload, int batch, int queues, Duration horizon) {
  static Limits of(Settings s) {
    return new Limits(
        s.get(ServerKeys.MOST_PAYLOAD),
        s.get(ServerKeys.MOST_BATCH),
        s.get(ServerKeys.MOST_QUEUES),
        s.get(ServerKeys.HORIZON));
  }
}
