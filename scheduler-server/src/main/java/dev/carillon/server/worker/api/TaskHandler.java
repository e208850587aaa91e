package dev.carillon.server.worker.api;

import dev.carillon.model.task.Payload;

/**
 * Runs the tasks of one type. One instance serves all tasks of a worker, many at once, each on a
 * virtual thread of its own.
 *
 * <p>A task may run more than once (a worker can die after the work and before the answer): make
 * the effect idempotent, or hand the task's id and {@code gen} to a receiver that refuses the old
 * one.
 */
public interface TaskHandler {
  /** The type it runs: {@code [a-z0-9][a-z0-9._-]{0,63}}. */
  String type();

  /**
   * Runs one attempt. May block. When the attempt is to stop (cancelled, over its time, lease lost)
   * the thread is interrupted and {@link TaskContext#cancelled()} turns true: let the
   * InterruptedException through, or throw any other.
   *
   * @return the result, at most 65,536 bytes; {@link Payload#EMPTY} if there is none
   * @throws TaskFailedException told to the user as it is: try again
   * @throws NonRetryableException told to the user as it is: trying again is no use
   * @throws RetryAfterException told to the user as it is: try again then
   * @throws SnoozeException told to the user as it is: come back then, no attempt is used up
   * @throws DiscardException told to the user as it is: over, without a dead letter
   * @throws Exception any other: try again; told with its class
   */
  Payload run(TaskContext context) throws Exception;
}
