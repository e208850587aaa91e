package dev.carillon.server.store.redis;

import static dev.carillon.model.workflow.NodeState.CANCELLED;
import static dev.carillon.model.workflow.NodeState.FAILED;
import static dev.carillon.model.workflow.NodeState.SKIPPED;
import static dev.carillon.model.workflow.NodeState.UPSTREAM_FAILED;

import dev.carillon.model.workflow.Node;
import dev.carillon.model.workflow.NodeState;
import dev.carillon.model.workflow.RunState;
import dev.carillon.model.workflow.TriggerRule;
import dev.carillon.model.workflow.Workflow;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What becomes of a run, by the words of the rules and nothing that the server uses. */
public final class RunOracle {
  private static final EnumSet<NodeState> BAD = EnumSet.of(FAILED, UPSTREAM_FAILED, CANCELLED);

  private RunOracle() {}

  private static List<Node> all(Workflow flow) {
    return Stream.concat(flow.nodes().stream(), flow.finallyNodes().stream()).toList();
  }

  /** How each node ends, each looked at after its parents, if failures stop nothing else. */
  public static Map<String, NodeState> nodes(Workflow flow, Map<String, NodeState> ifItRan) {
    Map<String, NodeState> ends = new HashMap<>();
    while (ends.size() < all(flow).size()) {
      all(flow).stream()
          .filter(n -> !ends.containsKey(n.id()) && ends.keySet().containsAll(n.dependsOn()))
          .forEach(n -> ends.put(n.id(), end(n, ifItRan, ends)));
    }
    return ends;
  }

  /** Those that did not end as they had to after their parents; a run that stops cancels some. */
  public static Stream<Node> wrong(
      Workflow flow, Map<String, NodeState> ifItRan, Map<String, NodeState> ends) {
    boolean stops =
        flow.onFailure().name().equals("STOP")
            && flow.nodes().stream().anyMatch(n -> !n.mayFail() && ends.get(n.id()) == FAILED);
    return all(flow).stream()
        .filter(n -> ends.get(n.id()) != end(n, ifItRan, ends))
        .filter(n -> !stops || ends.get(n.id()) != CANCELLED || n.rule() == TriggerRule.ALWAYS);
  }

  /** A node that waited for success fails with a parent that failed; all else is skipped. */
  private static NodeState end(Node node, Map<String, NodeState> ran, Map<String, NodeState> ends) {
    List<NodeState> parents = node.dependsOn().stream().map(ends::get).toList();
    boolean told = !node.rule().name().matches("ALL_FAILED|ONE_FAILED");
    NodeState not = told && parents.stream().anyMatch(BAD::contains) ? UPSTREAM_FAILED : SKIPPED;
    return starts(node.rule(), parents) ? ran.get(node.id()) : not;
  }

  /** Whether a node starts after parents that ended so; what has not ended is WAITING. */
  public static boolean starts(TriggerRule rule, List<NodeState> parents) {
    boolean all = !parents.contains(NodeState.WAITING);
    boolean bad = parents.stream().anyMatch(BAD::contains);
    return parents.isEmpty()
        || switch (rule) {
          case ALL_SUCCESS -> parents.stream().allMatch(p -> p == NodeState.SUCCEEDED);
          case ALL_DONE, ALWAYS -> all;
          case ALL_FAILED -> BAD.containsAll(parents);
          case ONE_SUCCESS -> parents.contains(NodeState.SUCCEEDED);
          case ONE_FAILED -> bad;
          case NONE_FAILED -> all && !bad;
          case NONE_FAILED_MIN_ONE_SUCCESS -> all && !bad && parents.contains(NodeState.SUCCEEDED);
        };
  }

  /** How the run ends. */
  public static RunState run(Workflow flow, Map<String, NodeState> ends) {
    boolean bad = all(flow).stream().anyMatch(n -> !n.mayFail() && BAD.contains(ends.get(n.id())));
    return bad ? RunState.FAILED : RunState.SUCCEEDED;
  }
}
