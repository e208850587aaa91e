package dev.carillon.server.core.run;

import dev.carillon.model.task.TaskState;
import dev.carillon.model.workflow.NodeState;
import dev.carillon.model.workflow.Phase;
import dev.carillon.model.workflow.PhaseSpan;
import dev.carillon.server.core.port.RunStore.Stored;
import dev.carillon.server.core.port.RunStore.TaskFace;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a node spent its time with. Of several attempts the last one is told. */
final class Timeline {
  private Timeline() {}

  static List<PhaseSpan> of(Stored s, int i, NodeState state, @Nullable TaskFace face) {
    NodeTable t = s.nodes();
    List<PhaseSpan> spans = new ArrayList<>();
    long ended = t.endedMs(i);
    long rule = t.ruleMs(i);
    add(spans, Phase.PARENTS, s.vars().startedMs, rule == 0 ? ended : rule);
    if (rule == 0) {
      return spans;
    }
    long ready = t.readyMs(i);
    add(spans, Phase.LIMIT, rule, ready == 0 ? ended : ready);
    if (ready == 0) {
      return spans;
    }
    long started = face != null ? face.startedMs() : t.startedMs(i);
    boolean runs = state == NodeState.RUNNING || state.ended();
    if (!runs || started == 0) {
      add(spans, state == NodeState.RUNNING ? Phase.RUNNING : waiting(face), ready, ended);
      return spans;
    }
    add(spans, Phase.QUEUE, ready, started);
    add(spans, Phase.RUNNING, started, ended);
    return spans;
  }

  /** What a task that has not begun waits for now; for how long of its time is not kept. */
  private static Phase waiting(@Nullable TaskFace face) {
    if (face == null) {
      return Phase.QUEUE;
    }
    if (face.state() == TaskState.DISPATCHED) {
      return Phase.WORKER;
    }
    return face.aside() ? Phase.LIMIT : Phase.QUEUE;
  }

  /** Nothing of no length, but what still goes on. */
  private static void add(List<PhaseSpan> spans, Phase phase, long from, long to) {
    if (from > 0 && (to == 0 || to > from)) {
      spans.add(new PhaseSpan(phase, from, to));
    }
  }
}
