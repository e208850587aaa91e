package dev.carillon.model.workflow;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * What becomes of a run, without running it: every node's last state and the run's, given how each
 * node would end if it ran. With the strategy STOP what has started when a node fails depends on
 * time; here levels run in step, so that all of its level and below ran.
 */
public final class Outcomes {
  /**
   * @param nodes the last state of each node
   */
  public record Result(RunState run, Map<String, NodeState> nodes) {
    public Result {
      nodes = Map.copyOf(nodes);
    }
  }

  private Outcomes() {}

  /**
   * Plays a run.
   *
   * @param dag without a cycle
   * @param ifItRan SUCCEEDED, FAILED or CANCELLED; SKIPPED: its condition says no
   */
  public static Result of(Dag dag, FailureStrategy strategy, Function<String, NodeState> ifItRan) {
    Map<String, NodeState> states = HashMap.newHashMap(dag.size());
    int stoppedAbove = Integer.MAX_VALUE;
    boolean failed = false;
    for (int i : dag.order()) {
      Node node = dag.node(i);
      boolean stopped = dag.level(i) > stoppedAbove && !dag.isFinally(i);
      NodeState state =
          stopped && node.rule() != TriggerRule.ALWAYS
              ? NodeState.CANCELLED
              : switch (decide(dag, i, states)) {
                case RUN -> ifItRan.apply(node.id());
                case SKIP -> NodeState.SKIPPED;
                case FAIL -> NodeState.UPSTREAM_FAILED;
                case WAIT -> throw new IllegalStateException("Expected " + node.id() + " last.");
              };
      states.put(node.id(), state);
      failed |= state.failed() && !node.mayFail();
      if (state == NodeState.FAILED && !node.mayFail() && strategy == FailureStrategy.STOP) {
        stoppedAbove = Math.min(stoppedAbove, dag.level(i));
      }
    }
    return new Result(failed ? RunState.FAILED : RunState.SUCCEEDED, states);
  }

  /** All before it in the order have ended, so a finally node need not count them. */
  private static Decision decide(Dag dag, int i, Map<String, NodeState> states) {
    return dag.isFinally(i) && dag.node(i).dependsOn().isEmpty()
        ? Decision.RUN
        : dag.decide(i, id -> states.getOrDefault(id, NodeState.WAITING));
  }

  /**
   * What happens if each node alone fails.
   *
   * @param most rows at most, in the order of levels
   */
  public static OutcomeTable table(Dag dag, FailureStrategy strategy, int most) {
    java.util.List<OutcomeTable.Row> rows = new java.util.ArrayList<>();
    int[] order = dag.order();
    for (int at = 0; at < Math.min(most, order.length); at++) {
      rows.add(row(dag, strategy, dag.node(order[at]).id()));
    }
    return new OutcomeTable(rows, order.length <= most);
  }

  /** What happens if one node fails. */
  public static OutcomeTable.Row row(Dag dag, FailureStrategy strategy, String failing) {
    Result result =
        of(dag, strategy, id -> id.equals(failing) ? NodeState.FAILED : NodeState.SUCCEEDED);
    OutcomeRow row = new OutcomeRow();
    for (int i : dag.order()) {
      String id = dag.node(i).id();
      row.add(id, result.nodes().getOrDefault(id, NodeState.WAITING));
    }
    return row.of(failing, result.run());
  }
}
