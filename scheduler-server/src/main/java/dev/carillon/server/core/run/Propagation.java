package dev.carillon.server.core.run;

import dev.carillon.model.workflow.Decision;
import dev.carillon.model.workflow.FailureStrategy;
import dev.carillon.model.workflow.NodeState;
import dev.carillon.model.workflow.RunState;
import java.util.List;
import java.util.Locale;

/**
 * What follows from the end of a node: for its children, its map, the run. Not for several threads.
 */
final class Propagation {
  private final RunGraph graph;
  private final NodeTable table;
  private final RunVars vars;
  private final Change change;
  private final WorkList work;

  /** Redis time that goes with the present step. */
  long now;

  Propagation(
      RunGraph graph, NodeTable table, RunVars vars, Change change, WorkList work, long now) {
    this.graph = graph;
    this.table = table;
    this.vars = vars;
    this.change = change;
    this.work = work;
    this.now = now;
  }

  /** Maps whose items have all ended, or that begin no more. */
  void mapsMayEnd() {
    work.maps.values().stream()
        .filter(m -> !table.state(m).ended())
        .toList()
        .forEach(this::mapMayEnd);
  }

  void stopTasks() {
    while (!work.stopping.isEmpty() && !change.full()) {
      int place = work.stopping.poll();
      if (graph.isInner(work.nodeOf(place))) {
        work.innerToCancel.add(place);
      } else {
        change.stop(table.task(place), false);
      }
    }
  }

  /** Tells children of the end of a node. */
  void spread(int i) {
    int at = table.edges(i);
    NodeState state = table.state(i);
    for (; at < graph.children(i) && !change.full(); at++) {
      int child = graph.child(i, at);
      Resets.count(table, child, state, 1);
      change.node(child);
      if (table.state(child) == NodeState.WAITING) {
        work.judged.add(child);
      }
    }
    table.edges(i, at);
    change.node(i);
    if (at == graph.children(i)) {
      work.spreading.remove();
    }
  }

  /** Whether it runs last and others have not ended. */
  boolean tooEarly(int i) {
    return graph.isFinally(i) && work.open > 0;
  }

  /** What a node's rule says of its parents as they are known. */
  Decision decide(int i) {
    int ok = table.ok(i);
    int failed = table.failed(i);
    int skipped = table.skipped(i);
    return graph
        .node(i)
        .rule()
        .decide(ok, failed, skipped, graph.parents(i) - ok - failed - skipped);
  }

  /** Whether a node's time has come, by its rule. */
  void judge(int i) {
    if (table.state(i) != NodeState.WAITING || tooEarly(i)) {
      return;
    }
    if (stopped(i)) {
      work.runnable.remove(i);
      end(i, NodeState.CANCELLED, vars.cancel > 0 ? Cause.CANCELLED : Cause.STOPPED);
      return;
    }
    switch (decide(i)) {
      case RUN -> {
        work.runnable.add(i);
        if (table.ruleMs(i) == 0) {
          table.rule(i, now);
          change.node(i);
        }
      }
      case SKIP -> end(i, NodeState.SKIPPED, Cause.RULE);
      case FAIL -> end(i, NodeState.UPSTREAM_FAILED, Cause.NONE);
      case WAIT -> {}
    }
  }

  void end(int place, NodeState state, Cause cause) {
    NodeState before = table.state(place);
    table.cause(place, cause);
    if (table.endedMs(place) == 0) {
      table.times(place, table.readyMs(place), table.startedMs(place), now);
    }
    boolean wasLive = !before.ended() && before != NodeState.WAITING;
    if (place >= graph.size()) {
      work.live -= wasLive ? 1 : 0;
      table.state(place, state);
      change.node(place);
      itemEnded(work.nodeOf(place), state);
      return;
    }
    work.live -= wasLive && !graph.isMap(place) ? 1 : 0;
    stands(place, state);
    work.open -= graph.isFinally(place) ? 0 : 1;
    work.openFinally -= graph.isFinally(place) ? 1 : 0;
    if (graph.children(place) > 0) {
      work.spreading.add(place);
    }
    boolean stops =
        state == NodeState.FAILED
            && !graph.node(place).mayFail()
            && !graph.isFinally(place)
            && graph.workflow().onFailure() == FailureStrategy.STOP;
    if (stops && vars.state == RunState.RUNNING) {
      vars.state = RunState.STOPPING;
      change.tell("run_stopping", graph.node(place).id() + " failed");
      everyoneIsJudged();
    }
    if (work.open == 0 && !graph.isFinally(place)) {
      for (int i = graph.dag().finallyFrom(); i < graph.size(); i++) {
        work.judged.add(i);
      }
    }
  }

  private void everyoneIsJudged() {
    for (int i = 0; i < graph.size(); i++) {
      if (table.state(i) == NodeState.WAITING) {
        work.judged.add(i);
      }
    }
    List.copyOf(work.beginning).forEach(this::mapMayEnd);
  }

  void stands(int node, NodeState state) {
    vars.counts[table.state(node).code()]--;
    vars.counts[state.code()]++;
    table.state(node, state);
    change.node(node);
  }

  private void itemEnded(int map, NodeState state) {
    table.itemEnds(
        map,
        table.itemsOk(map) + (state == NodeState.SUCCEEDED ? 1 : 0),
        table.itemsFailed(map) + (state == NodeState.FAILED ? 1 : 0),
        table.itemsCancelled(map) + (state == NodeState.CANCELLED ? 1 : 0));
    change.node(map);
    mapMayEnd(map);
  }

  void mapMayEnd(int map) {
    int ended = table.itemsOk(map) + table.itemsFailed(map) + table.itemsCancelled(map);
    boolean all = table.begun(map) == table.items(map);
    if (table.state(map).ended() || ended < table.begun(map) || !all && !stopped(map)) {
      return;
    }
    work.beginning.remove(map);
    end(
        map,
        table.itemsFailed(map) > 0
            ? NodeState.FAILED
            : all && table.itemsCancelled(map) == 0 ? NodeState.SUCCEEDED : NodeState.CANCELLED,
        Cause.NONE);
  }

  /** Whether nothing of it begins any more. */
  boolean stopped(int i) {
    return work.runsAnyhow(i) ? vars.cancel > 1 : vars.state == RunState.STOPPING;
  }

  void mayEnd() {
    if (work.open > 0 || work.openFinally > 0 || vars.state.ended()) {
      return;
    }
    boolean failed = false;
    for (int i = 0; i < graph.size() && !failed; i++) {
      failed = table.state(i).failed() && !graph.node(i).mayFail();
    }
    vars.state =
        vars.cancel > 0 ? RunState.CANCELLED : failed ? RunState.FAILED : RunState.SUCCEEDED;
    vars.endedMs = now;
    change.tell("run_" + vars.state.name().toLowerCase(Locale.ROOT), graph.workflow().id());
  }
}
