package dev.carillon.model.worker;

import dev.carillon.model.task.TaskId;

/**
 * One attempt, named by what fences it: its task, its number, and the nonce its worker made for the
 * claim.
 */
public record AttemptRef(TaskId id, int gen, Nonce nonce) {
  /** For logs: what people can look up. */
  @Override
  public String toString() {
    return id + "#" + gen;
  }
}
