package dev.carillon.server.store.redis;

import dev.carillon.model.workflow.Node;
import dev.carillon.model.workflow.NodeState;
import dev.carillon.model.workflow.RunState;
import dev.carillon.model.workflow.TriggerRule;
import dev.carillon.model.workflow.Workflow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What becomes of a run whose failures stop nothing else, by the words of the rules and nothing
 * that the server uses: each node is looked at once all its parents have ended.
 */
public final class RunOracle {
  private RunOracle() {}

  /** How each node ends. */
  public static Map<String, NodeState> nodes(Workflow flow, Map<String, NodeState> ifItRan) {
    Map<String, NodeState> ends = new HashMap<>();
    settle(flow.nodes(), ifItRan, ends);
    settle(flow.finallyNodes(), ifItRan, ends);
    return ends;
  }

  private static void settle(
      List<Node> nodes, Map<String, NodeState> ifItRan, Map<String, NodeState> ends) {
    List<Node> open = new ArrayList<>(nodes);
    while (!open.isEmpty()) {
      Node next =
          open.stream()
              .filter(n -> ends.keySet().containsAll(n.dependsOn()))
              .findFirst()
              .orElseThrow();
      List<NodeState> parents = next.dependsOn().stream().map(ends::get).toList();
      ends.put(
          next.id(), starts(next.rule(), parents) ? ifItRan.get(next.id()) : not(next, parents));
      open.remove(next);
    }
  }

  /** Whether a node starts after parents that ended so; what has not ended is WAITING. */
  public static boolean starts(TriggerRule rule, List<NodeState> parents) {
    boolean all = !parents.contains(NodeState.WAITING);
    boolean bad = parents.stream().anyMatch(RunOracle::bad);
    return parents.isEmpty()
        || switch (rule) {
          case ALL_SUCCESS -> parents.stream().allMatch(p -> p == NodeState.SUCCEEDED);
          case ALL_DONE, ALWAYS -> all;
          case ALL_FAILED -> parents.stream().allMatch(RunOracle::bad);
          case ONE_SUCCESS -> parents.contains(NodeState.SUCCEEDED);
          case ONE_FAILED -> bad;
          case NONE_FAILED -> all && !bad;
          case NONE_FAILED_MIN_ONE_SUCCESS -> all && !bad && parents.contains(NodeState.SUCCEEDED);
        };
  }

  /** A node that waited for success fails with a parent that failed; all else is skipped. */
  private static NodeState not(Node node, List<NodeState> parents) {
    boolean wantedFailure =
        node.rule() == TriggerRule.ALL_FAILED || node.rule() == TriggerRule.ONE_FAILED;
    boolean told = !wantedFailure && parents.stream().anyMatch(RunOracle::bad);
    return told ? NodeState.UPSTREAM_FAILED : NodeState.SKIPPED;
  }

  private static boolean bad(NodeState s) {
    return s == NodeState.FAILED || s == NodeState.UPSTREAM_FAILED || s == NodeState.CANCELLED;
  }

  /** How the run ends. */
  public static RunState run(Workflow flow, Map<String, NodeState> ends) {
    List<Node> all = new ArrayList<>(flow.nodes());
    all.addAll(flow.finallyNodes());
    return all.stream().anyMatch(n -> !n.mayFail() && bad(ends.get(n.id())))
        ? RunState.FAILED
        : RunState.SUCCEEDED;
  }
}
