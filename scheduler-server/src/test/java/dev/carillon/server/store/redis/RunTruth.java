package dev.carillon.server.store.redis;

import dev.carillon.model.task.TaskId;
import dev.carillon.model.workflow.Node;
import dev.carillon.model.workflow.NodeState;
import dev.carillon.model.workflow.Workflow;
import dev.carillon.server.core.port.RunStore;
import dev.carillon.server.core.run.NodeTable;
import dev.carillon.server.core.run.RunGraph;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What must be true of a run at any revision (I14, I15). */
public final class RunTruth {
  private RunTruth() {}

  /** How each node stands. */
  public static Map<String, NodeState> states(RunStore.Stored run, Workflow workflow) {
    Map<String, NodeState> states = new HashMap<>();
    List<Node> nodes = new ArrayList<>(workflow.nodes());
    nodes.addAll(workflow.finallyNodes());
    for (int i = 0; i < nodes.size(); i++) {
      states.put(nodes.get(i).id(), run.nodes().state(i));
    }
    return states;
  }

  /**
   * What is wrong with a run and those within it: at any time by {@link #problems}, and once it has
   * ended, of what the oracle says.
   */
  public static List<String> all(TaskId id, RandomGraphs graph, RunStore runs) {
    Optional<RunStore.Stored> found = runs.read(id, true);
    if (found.isEmpty()) {
      return List.of("I1: run " + id + " of " + graph.workflow().id() + " is not there");
    }
    RunStore.Stored run = found.get();
    Workflow flow = runs.definition(id.bucket(), run.definition());
    List<String> wrong = new ArrayList<>(problems(run, flow));
    if (run.vars().state().ended()) {
      Map<String, NodeState> states = states(run, flow);
      RunOracle.wrong(flow, graph.ifItRan(), states)
          .forEach(n -> wrong.add(n.id() + " is " + states.get(n.id()) + " among " + states));
      // Nobody cancels these runs: what runs last runs whatever failed.
      flow.finallyNodes().stream()
          .filter(n -> states.get(n.id()) == NodeState.CANCELLED)
          .forEach(n -> wrong.add(n.id() + " is CANCELLED"));
      if (run.vars().state() != RunOracle.run(flow, states)) {
        wrong.add("it ended " + run.vars().state() + " with " + states);
      }
      inner(run, flow).forEach((each, name) -> wrong.addAll(all(each, within(graph, name), runs)));
    }
    return wrong.stream().map(w -> graph.workflow().id() + " " + id + ": " + w).toList();
  }

  private static RandomGraphs within(RandomGraphs graph, String name) {
    return graph.inner().stream()
        .filter(g -> g.workflow().id().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /** The runs that were its nodes, or items of its maps, with the names of their workflows. */
  private static Map<TaskId, String> inner(RunStore.Stored run, Workflow flow) {
    RunGraph graph = RunGraph.of(flow);
    NodeTable table = run.nodes();
    Map<TaskId, String> inner = new HashMap<>();
    for (int i = 0; i < graph.size(); i++) {
      if (graph.node(i).subWorkflow().isPresent()) {
        String name = graph.node(i).subWorkflow().get().workflow();
        boolean map = graph.node(i).fanOut().isPresent();
        int from = map ? table.firstItem(i) : i;
        for (int n = from; n < from + (map ? table.begun(i) : 1); n++) {
          if (!table.task(n).isEmpty()) {
            inner.put(new TaskId(run.id().bucket(), table.task(n)), name);
          }
        }
      }
    }
    return inner;
  }

  /**
   * What is wrong: counters are what ended parents say whose edges are applied, each edge once; the
   * run has ended exactly if all nodes have; the counts of states are a recount.
   */
  public static List<String> problems(RunStore.Stored run, Workflow workflow) {
    RunGraph graph = RunGraph.of(workflow);
    NodeTable table = run.nodes();
    List<String> wrong = new ArrayList<>();
    int[][] expected = new int[graph.size()][3];
    int[] counts = new int[NodeState.values().length + 1];
    boolean all = true;
    for (int i = 0; i < graph.size(); i++) {
      NodeState state = table.state(i);
      counts[state.code()]++;
      all &= state.ended();
      if (table.edges(i) > 0 && !state.ended()) {
        wrong.add(
            "I14: " + graph.node(i).id() + " told " + table.edges(i) + " children as " + state);
      }
      int[] children = graph.dag().children(i);
      for (int n = 0; n < table.edges(i); n++) {
        expected[children[n]][
            state == NodeState.SUCCEEDED ? 0 : state == NodeState.SKIPPED ? 2 : 1]++;
      }
      if (run.vars().state().ended() && table.edges(i) < children.length) {
        wrong.add("I14: the run has ended, but not all children heard of " + graph.node(i).id());
      }
    }
    for (int i = 0; i < graph.size(); i++) {
      int[] is = {table.ok(i), table.failed(i), table.skipped(i)};
      if (!Arrays.equals(is, expected[i])) {
        wrong.add(
            "I14: %s counts %s, but its parents say %s"
                .formatted(graph.node(i).id(), Arrays.toString(is), Arrays.toString(expected[i])));
      }
    }
    for (NodeState state : NodeState.values()) {
      if (run.vars().count(state) != counts[state.code()]) {
        wrong.add(
            "I20: %d nodes are counted as %s, a recount says %d"
                .formatted(run.vars().count(state), state, counts[state.code()]));
      }
    }
    if (run.vars().state().ended() != all) {
      wrong.add("I15: the run is " + run.vars().state() + ", all nodes ended: " + all);
    }
    return wrong;
  }
}
