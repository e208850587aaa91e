package dev.carillon.model.explain;

import dev.carillon.model.task.TaskState;
import java.util.List;

/**
 * Why a task does not run, or what became of it.
 *
 * @param nowMs Redis time at which this was found, epoch milliseconds
 * @param verdict one sentence
 * @param command what would help most; empty: nothing is needed
 * @param gates in the order in which they count
 */
public record Explanation(
    String id, TaskState state, long nowMs, String verdict, String command, List<Gate> gates) {
  public Explanation {
    gates = List.copyOf(gates);
  }
}
