package dev.carillon.server.core.run;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.explain.Gate;
import dev.carillon.model.task.TaskId;
import dev.carillon.model.told.Told;
import dev.carillon.model.workflow.Decision;
import dev.carillon.model.workflow.NodeState;
import dev.carillon.server.core.port.RunStore;
import dev.carillon.server.core.told.English;
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
   * @param ended why it ended as it did; often NONE
   * @param command what would open the first closed gate; often empty
   */
  public record Standing(
      NodeState state,
      long nowMs,
      String child,
      boolean inner,
      Told ended,
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
        machine.table().cause(i).told(),
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
    Told counts =
        Told.of(
            "gate.dependencies.counts",
            Told.count(table.ok(i)),
            Told.count(table.failed(i)),
            Told.count(table.skipped(i)));
    if (table.state(i) != NodeState.WAITING) {
      return gate("dependencies", Gate.Result.PASS, told(parents, rule, counts), data);
    }
    if (machine.waitsForAllOthers(i)) {
      return gate(
          "dependencies",
          Gate.Result.FAIL,
          Told.of("gate.dependencies.last", Told.count(machine.open())),
          data);
    }
    Decision decision = machine.decide(i);
    return decision == Decision.WAIT
        ? gate(
            "dependencies",
            Gate.Result.FAIL,
            Told.of(
                "gate.dependencies.waits",
                Told.text(rule),
                Told.part(names(machine, i)),
                Told.part(counts)),
            data)
        : gate("dependencies", Gate.Result.PASS, told(parents, rule, counts), data);
  }

  private static Told told(int parents, String rule, Told counts) {
    return parents == 0
        ? Told.of("gate.dependencies.root")
        : Told.of(
            "gate.dependencies.decided", Told.text(rule), Told.count(parents), Told.part(counts));
  }

  private static Told names(RunMachine machine, int i) {
    List<Told> open = new ArrayList<>();
    for (int parent : machine.graph().dag().parents(i)) {
      if (!machine.table().state(parent).ended()) {
        open.add(
            Told.of(
                "gate.dependencies.parent",
                Told.text(machine.graph().node(parent).id()),
                Told.state(machine.table().state(parent))));
      }
    }
    int more = open.size() - MOST_NAMES;
    return open.isEmpty()
        ? Told.of("gate.dependencies.word")
        : Told.of(
            "gate.dependencies.names",
            Told.parts(", ", open.subList(0, Math.min(MOST_NAMES, open.size()))),
            Told.part(more > 0 ? Told.of("gate.dependencies.more", Told.count(more)) : Told.NONE));
  }

  private static Gate ofRun(RunMachine machine, NodeState state) {
    RunVars vars = machine.vars();
    Map<String, String> data = Map.of("state", vars.state().name());
    if (state != NodeState.WAITING) {
      return gate("run", Gate.Result.NOT_APPLICABLE, Told.of("gate.passed"), data);
    }
    if (vars.state().ended()) {
      return gate(
          "run", Gate.Result.FAIL, Told.of("gate.run.ended", Told.state(vars.state())), data);
    }
    if (vars.paused) {
      String why = vars.pauseReason.isEmpty() ? "" : ": " + vars.pauseReason;
      return gate(
          "run",
          Gate.Result.FAIL,
          Told.of("gate.run.paused", Told.actor(vars.pauseActor), Told.text(why)),
          data);
    }
    return vars.redo == RunVars.Redo.NONE
        ? gate("run", Gate.Result.PASS, Told.of("gate.run.goes", Told.state(vars.state())), data)
        : gate("run", Gate.Result.FAIL, Told.of("gate.run.redo"), data);
  }

  private static Gate condition(RunMachine machine, int i, NodeState state) {
    String condition = machine.graph().node(i).condition();
    boolean said = state == NodeState.SKIPPED && machine.table().cause(i) == Cause.CONDITION;
    return condition.isEmpty()
        ? gate("condition", Gate.Result.NOT_APPLICABLE, Told.of("gate.condition.none"), Map.of())
        : gate(
            "condition",
            said ? Gate.Result.FAIL : Gate.Result.PASS,
            Told.of(said ? "gate.condition.no" : "gate.condition.asked", Told.text(condition)),
            Map.of("condition", condition));
  }

  private static Gate parallelism(RunMachine machine, int i, NodeState state) {
    int cap = machine.graph().workflow().parallelism();
    if (cap == 0 || state != NodeState.WAITING) {
      return gate(
          "parallelism",
          Gate.Result.NOT_APPLICABLE,
          cap == 0 ? Told.of("gate.parallelism.none") : Told.of("gate.passed"),
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
        ? gate(
            "parallelism",
            Gate.Result.PASS,
            Told.of("gate.parallelism.room", Told.count(cap - room), Told.count(cap)),
            data)
        : gate(
            "parallelism",
            Gate.Result.FAIL,
            Told.of(
                "gate.parallelism.full",
                Told.count(cap - room),
                Told.count(cap),
                Told.count(before)),
            data);
  }

  private static Gate gate(
      String name, Gate.Result result, Told evidence, Map<String, String> data) {
    return new Gate(name, result, English.of(evidence), data, evidence);
  }
}
