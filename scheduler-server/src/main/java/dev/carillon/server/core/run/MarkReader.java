package dev.carillon.server.core.run;

import dev.carillon.model.task.TaskState;
import dev.carillon.model.workflow.NodeState;
import dev.carillon.model.workflow.RunState;
import java.util.function.IntConsumer;

/** Draws on what became of nodes' tasks and inner runs. Not for several threads. */
final class MarkReader {
  private final RunGraph graph;
  private final NodeTable table;
  private final RunVars vars;
  private final Change change;
  private final WorkList work;
  private final Propagation follows;
  private final IntConsumer goes;

  /**
   * @param goes told of a place whose task an operator revived before its rule held
   */
  MarkReader(
      RunGraph graph,
      NodeTable table,
      RunVars vars,
      Change change,
      WorkList work,
      Propagation follows,
      IntConsumer goes) {
    this.graph = graph;
    this.table = table;
    this.vars = vars;
    this.change = change;
    this.work = work;
    this.follows = follows;
    this.goes = goes;
  }

  /**
   * Draws on a mark.
   *
   * @return false if something else must be done first: it is to be kept
   */
  boolean apply(Mark mark) {
    if (vars.redo != RunVars.Redo.NONE) {
      return false;
    }
    if (!work.known(mark.place())) {
      return true;
    }
    return mark.state() >= Mark.RUN ? ofInnerRun(mark) : ofTask(mark);
  }

  private boolean ofInnerRun(Mark mark) {
    int place = mark.place();
    NodeState state = table.state(place);
    if (mark.gen() != table.gen(place) || state == NodeState.WAITING) {
      return true;
    }
    RunState inner = RunState.ofCode(mark.state() - Mark.RUN);
    if (!inner.ended()) {
      if (state.ended()) {
        revive(place);
      }
      return true;
    }
    if (!state.ended()) {
      follows.end(
          place,
          switch (inner) {
            case SUCCEEDED -> NodeState.SUCCEEDED;
            case CANCELLED -> NodeState.CANCELLED;
            case FAILED, CREATING, RUNNING, STOPPING -> NodeState.FAILED;
          },
          Cause.NONE);
    }
    return true;
  }

  private boolean ofTask(Mark mark) {
    int place = mark.place();
    NodeState state = table.state(place);
    TaskState task = TaskState.ofCode(mark.state());
    if (mark.gen() < table.gen(place)) {
      return true;
    }
    if (task.live()) {
      table.gen(place, mark.gen());
      change.node(place);
      if (state.ended()) {
        revive(place);
      } else if (state == NodeState.WAITING && place < graph.size()) {
        goes.accept(place);
      }
      return true;
    }
    if (state == NodeState.WAITING) {
      table.gen(place, mark.gen());
      change.node(place);
      return true;
    }
    if (state.ended()) {
      if (mark.gen() == table.gen(place)) {
        return true;
      }
      // It was run again and has ended again meanwhile: first the one, then the other.
      revive(place);
      return false;
    }
    table.gen(place, mark.gen());
    table.attempts(place, mark.attempts());
    table.times(place, table.readyMs(place), mark.startedMs(), mark.endedMs());
    table.offered(place, mark.offered());
    follows.end(place, ended(task), Cause.NONE);
    return true;
  }

  private static NodeState ended(TaskState task) {
    return switch (task) {
      case SUCCEEDED -> NodeState.SUCCEEDED;
      case CANCELLED -> NodeState.CANCELLED;
      case DEAD, FAILED, EXPIRED -> NodeState.FAILED;
      case SCHEDULED, READY, DISPATCHED, RUNNING, RETRY_WAIT, HELD ->
          throw new IllegalStateException("Expected an ended task, but it is " + task + ".");
    };
  }

  private void revive(int place) {
    Resets.afterRevival(graph, table, vars, work.nodeOf(place), place);
    change.tell("run_resumed", graph.node(work.nodeOf(place)).id() + " runs again");
  }
}
