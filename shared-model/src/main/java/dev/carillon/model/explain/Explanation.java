package dev.carillon.model.explain;

import dev.carillon.model.task.TaskState;
import dev.carillon.model.told.Told;
import java.util.List;

/**
 * Why a task does not run, or what became of it.
 *
 * @param nowMs Redis time at which this was found, epoch milliseconds
 * @param verdict one sentence
 * @param command what would help most; empty: nothing is needed
 * @param gates in the order in which they count
 * @param told the same as verdict, for other languages; NONE: an older server
 */
public record Explanation(
    String id,
    TaskState state,
    long nowMs,
    String verdict,
    String command,
    List<Gate> gates,
    Told told) {
  public Explanation {
    gates = List.copyOf(gates);
  }

  /** Of words that have no code. */
  public Explanation(
      String id, TaskState state, long nowMs, String verdict, String command, List<Gate> gates) {
    this(id, state, nowMs, verdict, command, gates, Told.NONE);
  }
}
