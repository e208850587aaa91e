package dev.carillon.model.explain;

import dev.carillon.model.told.Told;
import dev.carillon.model.workflow.NodeState;
import java.util.List;
import java.util.Optional;

/**
 * Why a node of a run does not run, or what became of it.
 *
 * @param run id of the run
 * @param node id of the node in its workflow
 * @param nowMs Redis time at which this was found, epoch milliseconds
 * @param verdict one sentence
 * @param command what would help most; empty: nothing is needed
 * @param gates what stands before the node becomes a task, in the order in which they count
 * @param task the same of its task, once it has one that is still kept
 * @param told the same as verdict, for other languages; NONE: an older server
 */
public record NodeExplanation(
    String run,
    String node,
    NodeState state,
    long nowMs,
    String verdict,
    String command,
    List<Gate> gates,
    Optional<Explanation> task,
    Told told) {
  public NodeExplanation {
    gates = List.copyOf(gates);
  }

  /** Of words that have no code. */
  public NodeExplanation(
      String run,
      String node,
      NodeState state,
      long nowMs,
      String verdict,
      String command,
      List<Gate> gates,
      Optional<Explanation> task) {
    this(run, node, state, nowMs, verdict, command, gates, task, Told.NONE);
  }
}
