package dev.carillon.server.config;

import java.time.Duration;

/**
 * How long ended work is kept.
 *
 * @param idempotency a key, after the end of its task
 * @param finished ended tasks and results
 * @param dead dead letters
 * @param count most ended tasks of a queue
 * @param bytes most bytes of ended tasks of a queue
 */
public record Retention(
    Duration idempotency, Duration finished, Duration dead, int count, long bytes) {
  static Retention of(Settings s) {
    return new Retention(
        s.get(ServerKeys.KEEP_IDEMPOTENCY),
        s.get(ServerKeys.KEEP_FINISHED),
        s.get(ServerKeys.KEEP_DEAD),
        s.get(ServerKeys.KEEP_COUNT),
        s.get(ServerKeys.KEEP_BYTES));
  }
}
