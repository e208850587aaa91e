package dev.carillon.server.core.run;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.explain.Gate;
import dev.carillon.model.task.TaskId;
import dev.carillon.model.workflow.Decision;
import dev.carillon.model.workflow.NodeState;
import dev.carillon.server.core.port.RunStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What stands between a node and its beginning: asked of the same run in memory, by the same rules,
 * that take it forward. Changes nothing. Any thread.
 */
public final class NodeGates {
  private static final int MOST_NAMES = 3;

  private final RunStore store;
  private final GraphCache graphs;

  public NodeGates(RunStore store) {
    this.store = store;
    this.graphs = new GraphCache(store);
  }

  /**
   * How a node stands.
   *
   * @param child local id of its task or its inner run; empty: it has none
   * @param inner whether that is a run
   * @param ended why it ended as it did, in words; often empty
   * @param command what would open the first closed gate; often empty
   */
  public record Standing(
      NodeState state,
      long nowMs,
      String child,
      boolean inner,
      String ended,
      List<Gate> gates,
      String command) {}

  /**
   * A node of a run.
   *
   * @throws CarillonException NOT_FOUND
   */
  public Standing of(TaskId run, String node) {
    RunStore.Stored stored =
        store
            .read(run, true)
            .orElseThrow(() -> CarillonException.notFound("explain", "run", run.toString()));
    RunMachine machine = new RunMachine(stored, graphs.of(stored));
    int i = machine.graph().dag().indexOf(node);
    if (i < 0) {
      throw CarillonException.notFound("explain", "node", node);
    }
    NodeState state = machine.table().state(i);
    List<Gate> gates = new ArrayList<>();
    gates.add(ofRun(machine, state));
    gates.add(dependencies(machine, i));
    gates.add(condition(machine, i, state));
    gates.add(parallelism(machine, i, state));
    boolean paused = machine.vars().paused && state == NodeState.WAITING;
    return new Standing(
        state,
        stored.nowMs(),
        machine.table().task(i),
        machine.graph().isInner(i) && !machine.graph().isMap(i),
        machine.table().cause(i).words(),
        gates,
        paused ? "carillon workflow resume " + run : "");
  }

  /** The gate "dependencies" of a node. */
  private static Gate dependencies(RunMachine machine, int i) {
    RunGraph graph = machine.graph();
    NodeTable table = machine.table();
    int parents = graph.parents(i);
    String rule = graph.node(i).rule().word();
    int open = parents - table.ok(i) - table.failed(i) - table.skipped(i);
    Map<String, String> data =
        Map.of(
            "rule", rule,
            "parents", Integer.toString(parents),
            "succeeded", Integer.toString(table.ok(i)),
            "failed", Integer.toString(table.failed(i)),
            "skipped", Integer.toString(table.skipped(i)),
            "open", Integer.toString(open));
    String counts =
        table.ok(i)
            + " succeeded, "
            + table.failed(i)
            + " failed, "
            + table.skipped(i)
            + " skipped";
    if (table.state(i) != NodeState.WAITING) {
      return gate("dependencies", Gate.Result.PASS, told(parents, rule, counts), data);
    }
    if (machine.waitsForAllOthers(i)) {
      return gate(
          "dependencies",
          Gate.Result.FAIL,
          "it runs last, and " + machine.open() + " other nodes have not ended",
          data);
    }
    Decision decision = machine.decide(i);
    return decision == Decision.WAIT
        ? gate(
            "dependencies",
            Gate.Result.FAIL,
            "its rule " + rule + " waits for " + names(machine, i) + "; so far " + counts,
            data)
        : gate("dependencies", Gate.Result.PASS, told(parents, rule, counts), data);
  }

  private static String told(int parents, String rule, String counts) {
    return parents == 0
        ? "it depends on no other node"
        : "its rule "
            + rule
            + " is decided: of its "
            + parents
            + (parents == 1 ? " parent " : " parents ")
            + counts;
  }

  private static String names(RunMachine machine, int i) {
    List<String> open = new ArrayList<>();
    for (int parent : machine.graph().dag().parents(i)) {
      if (!machine.table().state(parent).ended()) {
        open.add(machine.graph().node(parent).id() + " (" + machine.table().state(parent) + ")");
      }
    }
    int more = open.size() - MOST_NAMES;
    return open.isEmpty()
        ? "word of ends that are on their way"
        : String.join(", ", open.subList(0, Math.min(MOST_NAMES, open.size())))
            + (more > 0 ? " and " + more + " more" : "");
  }

  private static Gate ofRun(RunMachine machine, NodeState state) {
    RunVars vars = machine.vars();
    Map<String, String> data = Map.of("state", vars.state().name());
    if (state != NodeState.WAITING) {
      return gate("run", Gate.Result.NOT_APPLICABLE, "it has passed this", data);
    }
    if (vars.state().ended()) {
      return gate("run", Gate.Result.FAIL, "the run has ended: " + vars.state(), data);
    }
    if (vars.paused) {
      String why = vars.pauseReason.isEmpty() ? "" : ": " + vars.pauseReason;
      return gate("run", Gate.Result.FAIL, "the run is paused by " + vars.pauseActor + why, data);
    }
    return vars.redo == RunVars.Redo.NONE
        ? gate("run", Gate.Result.PASS, "the run is " + vars.state(), data)
        : gate("run", Gate.Result.FAIL, "nodes are being set back to run again", data);
  }

  private static Gate condition(RunMachine machine, int i, NodeState state) {
    String condition = machine.graph().node(i).condition();
    boolean said = state == NodeState.SKIPPED && machine.table().cause(i) == Cause.CONDITION;
    return condition.isEmpty()
        ? gate("condition", Gate.Result.NOT_APPLICABLE, "it has none", Map.of())
        : gate(
            "condition",
            said ? Gate.Result.FAIL : Gate.Result.PASS,
            said ? "it said no: " + condition : "it is asked when the node begins: " + condition,
            Map.of("condition", condition));
  }

  private static Gate parallelism(RunMachine machine, int i, NodeState state) {
    int cap = machine.graph().workflow().parallelism();
    if (cap == 0 || state != NodeState.WAITING) {
      return gate(
          "parallelism",
          Gate.Result.NOT_APPLICABLE,
          cap == 0 ? "the workflow has no cap" : "it has passed this",
          Map.of());
    }
    int room = machine.room(cap);
    int before = machine.runnableBefore(i);
    Map<String, String> data =
        Map.of(
            "cap", Integer.toString(cap),
            "running", Integer.toString(cap - room),
            "before", Integer.toString(before));
    return before < room
        ? gate("parallelism", Gate.Result.PASS, cap - room + " of " + cap + " run", data)
        : gate(
            "parallelism",
            Gate.Result.FAIL,
            cap - room + " of " + cap + " run, and " + before + " stand before it",
            data);
  }

  private static Gate gate(
      String name, Gate.Result result, String evidence, Map<String, String> data) {
    return new Gate(name, result, evidence, data);
  }
}
