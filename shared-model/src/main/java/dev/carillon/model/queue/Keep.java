package dev.carillon.model.queue;

import java.time.Duration;

/**
 * How much of what has ended a queue keeps; the oldest goes first. As settings of one queue, a zero
 * means what the server keeps of every queue.
 *
 * @param finished how long ended tasks are kept, dead letters aside
 * @param dead how long dead letters are kept
 * @param count most finished tasks, and most dead letters
 * @param bytes most Redis memory of both together, estimated from samples; dead letters go last
 */
public record Keep(Duration finished, Duration dead, long count, long bytes) {
  /** As the server keeps of every queue. */
  public static final Keep AS_EVERYWHERE = new Keep(Duration.ZERO, Duration.ZERO, 0, 0);

  /** These, and the others' where these say nothing. */
  public Keep or(Keep others) {
    return new Keep(
        finished.isZero() ? others.finished : finished,
        dead.isZero() ? others.dead : dead,
        count == 0 ? others.count : count,
        bytes == 0 ? others.bytes : bytes);
  }
}
