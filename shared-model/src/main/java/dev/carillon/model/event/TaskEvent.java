package dev.carillon.model.event;

import dev.carillon.model.task.TaskState;
import java.util.Optional;

/**
 * One change of state; or, without a task, something that an operator told a queue, a type, a
 * tenant, a worker or everything (causes pause, unpause, settings, resize, drain).
 *
 * @param atMs epoch milliseconds by Redis
 * @param from empty for a new task
 * @param to empty for one that is gone
 * @param gen fencing number after the change
 * @param cause the script that did it
 * @param actor who asked for it; empty: Carillon itself
 * @param reason why, in the actor's words; often empty
 */
public record TaskEvent(
    long atMs,
    String taskId,
    String queue,
    String type,
    String tenant,
    Optional<TaskState> from,
    Optional<TaskState> to,
    int gen,
    String cause,
    String actor,
    String reason) {
  /** An event without a reason. */
  public TaskEvent(
      long atMs,
      String taskId,
      String queue,
      String type,
      String tenant,
      Optional<TaskState> from,
      Optional<TaskState> to,
      int gen,
      String cause,
      String actor) {
    this(atMs, taskId, queue, type, tenant, from, to, gen, cause, actor, "");
  }
}
