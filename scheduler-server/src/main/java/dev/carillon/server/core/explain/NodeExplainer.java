package dev.carillon.server.core.explain;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.model.explain.Explanation;
import dev.carillon.model.explain.Gate;
import dev.carillon.model.explain.NodeExplanation;
import dev.carillon.model.task.TaskId;
import dev.carillon.model.told.Told;
import dev.carillon.model.workflow.NodeState;
import dev.carillon.server.core.run.NodeGates;
import dev.carillon.server.core.told.English;
import java.util.Optional;
import java.util.function.Function;

/** Why a node does not run: what stands before it becomes a task, then what stands before that. */
final class NodeExplainer {
  private final NodeGates gates;
  private final Function<TaskId, Explanation> task;

  NodeExplainer(NodeGates gates, Function<TaskId, Explanation> task) {
    this.gates = gates;
    this.task = task;
  }

  NodeExplanation explain(TaskId run, String node) {
    NodeGates.Standing s = gates.of(run, node);
    Optional<Explanation> its =
        s.child().isEmpty() || s.inner()
            ? Optional.empty()
            : kept(new TaskId(run.bucket(), s.child()));
    Told verdict = verdict(run, s, its);
    return new NodeExplanation(
        run.toString(),
        node,
        s.state(),
        s.nowMs(),
        English.sentence(verdict),
        s.command().isEmpty() ? its.map(Explanation::command).orElse("") : s.command(),
        s.gates(),
        its,
        verdict);
  }

  private Optional<Explanation> kept(TaskId id) {
    try {
      return Optional.of(task.apply(id));
    } catch (CarillonException e) {
      if (e.code() != ErrorCode.NOT_FOUND) {
        throw e;
      }
      return Optional.empty();
    }
  }

  private static Told verdict(TaskId run, NodeGates.Standing s, Optional<Explanation> task) {
    if (s.state() == NodeState.WAITING) {
      return sentence(
          s.gates().stream()
              .filter(gate -> gate.result() == Gate.Result.FAIL)
              .findFirst()
              .map(Gate::told)
              .orElse(Told.of("node.begins")));
    }
    if (s.ended().says()) {
      return sentence(Told.of("node.ended", Told.state(s.state()), Told.part(s.ended())));
    }
    if (s.inner() && !s.child().isEmpty()) {
      String inner = new TaskId(run.bucket(), s.child()).toString();
      return Told.of("node.inner", Told.state(s.state()), Told.text(inner));
    }
    return task.map(Explanation::told)
        .orElse(sentence(Told.of("node.state", Told.state(s.state()))));
  }

  private static Told sentence(Told told) {
    return Told.of("told.sentence", Told.part(told));
  }
}
