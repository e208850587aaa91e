package dev.carillon.server.core.explain;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.model.explain.Explanation;
import dev.carillon.model.explain.Gate;
import dev.carillon.model.explain.NodeExplanation;
import dev.carillon.model.task.TaskId;
import dev.carillon.model.workflow.NodeState;
import dev.carillon.server.core.run.NodeGates;
import java.util.Locale;
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
    return new NodeExplanation(
        run.toString(),
        node,
        s.state(),
        s.nowMs(),
        verdict(run, s, its),
        s.command().isEmpty() ? its.map(Explanation::command).orElse("") : s.command(),
        s.gates(),
        its);
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

  private static String verdict(TaskId run, NodeGates.Standing s, Optional<Explanation> task) {
    if (s.state() == NodeState.WAITING) {
      return s.gates().stream()
          .filter(gate -> gate.result() == Gate.Result.FAIL)
          .findFirst()
          .map(gate -> sentence(gate.evidence()))
          .orElse("Nothing stands in its way: it begins with the next pass.");
    }
    if (!s.ended().isEmpty()) {
      return "It is " + s.state() + ": " + s.ended() + ".";
    }
    if (s.inner() && !s.child().isEmpty()) {
      return "It is "
          + s.state()
          + " as run "
          + new TaskId(run.bucket(), s.child())
          + "; more: carillon workflow show "
          + new TaskId(run.bucket(), s.child());
    }
    return task.map(Explanation::verdict).orElse("It is " + s.state() + ".");
  }

  private static String sentence(String text) {
    return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1) + ".";
  }
}
