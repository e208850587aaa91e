package dev.carillon.server.core.run;

import dev.carillon.model.workflow.CriticalPath;
import dev.carillon.model.workflow.NodeState;
import dev.carillon.server.core.port.RunStore.Stored;
import dev.carillon.server.core.port.RunStore.TaskFace;
import java.util.Map;
import java.util.function.BiFunction;

/**
 * When a run will probably end, and what its end hangs on: what has ended took what it took, what
 * runs or waits takes as long as its kind did before, in earlier runs or in this one.
 */
final class Forecasts {
  private final BiFunction<String, String, Map<String, Long>> typical;

  /**
   * @param typical milliseconds of each node, by tenant and workflow; those not known are left out
   */
  Forecasts(BiFunction<String, String, Map<String, Long>> typical) {
    this.typical = typical;
  }

  /** In milliseconds from the run's beginning. */
  CriticalPath path(Stored s, RunGraph graph, Map<String, TaskFace> faces) {
    Map<String, Long> known = typical.apply(s.facts().tenant(), s.facts().workflow());
    long begin = begin(s);
    long now = s.nowMs() - begin;
    long middle = middle(s, graph, known);
    NodeTable t = s.nodes();
    return graph
        .dag()
        .criticalPath(
            id -> {
              int i = graph.dag().indexOf(id);
              long from = t.state(i).ended() || t.readyMs(i) > 0 ? t.readyMs(i) - begin : now;
              return t.state(i) == NodeState.WAITING ? now : Math.max(0, from);
            },
            id -> {
              int i = graph.dag().indexOf(id);
              if (t.state(i).ended()) {
                return t.readyMs(i) == 0 ? 0 : Math.max(0, t.endedMs(i) - t.readyMs(i));
              }
              long usual = known.getOrDefault(id, middle);
              return t.readyMs(i) == 0 ? usual : Math.max(usual, s.nowMs() - t.readyMs(i));
            },
            id -> t.readyMs(graph.dag().indexOf(id)) > 0);
  }

  private static long begin(Stored s) {
    return s.vars().startedMs == 0 ? s.createdMs() : s.vars().startedMs;
  }

  private static long middle(Stored s, RunGraph graph, Map<String, Long> known) {
    long sum = 0;
    int n = 0;
    NodeTable t = s.nodes();
    for (int i = 0; i < graph.size(); i++) {
      if (t.state(i) == NodeState.SUCCEEDED && t.readyMs(i) > 0) {
        sum += Math.max(0, t.endedMs(i) - t.readyMs(i));
        n++;
      }
    }
    if (n > 0) {
      return sum / n;
    }
    return (long) known.values().stream().mapToLong(Long::longValue).average().orElse(0);
  }

  /** Epoch milliseconds; 0: not known. */
  long end(Stored s, CriticalPath path) {
    return s.vars().state().ended() || path.endMs() == 0
        ? 0
        : Math.max(s.nowMs(), absolute(s, path.endMs()));
  }

  long absolute(Stored s, long sinceBegin) {
    return begin(s) + sinceBegin;
  }
}
