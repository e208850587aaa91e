package dev.carillon.server.core.run;

import dev.carillon.model.task.TaskState;
import dev.carillon.model.workflow.Phase;
import dev.carillon.model.workflow.PhaseSpan;
import dev.carillon.server.core.port.RunStore.Stored;
import dev.carillon.server.core.port.RunStore.TaskFace;
import dev.carillon.server.core.port.RunStore.Waited;
import dev.carillon.server.core.port.RunStore.Waits;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a node spent its time with, over all its attempts. Not for several threads. */
final class Timeline {
  private final List<PhaseSpan> spans = new ArrayList<>();

  /** Up to here it is told. */
  private long at;

  private Timeline(long from) {
    this.at = from;
  }

  /**
   * Of one node.
   *
   * @param group it is a map or an inner run, and runs as long as that is there
   * @param face of its task, if that lives
   * @param waits what its attempts waited for
   */
  static List<PhaseSpan> of(Stored s, int i, boolean group, @Nullable TaskFace face, Waits waits) {
    NodeTable t = s.nodes();
    Timeline line = new Timeline(s.vars().startedMs);
    long ended = t.endedMs(i);
    long rule = t.ruleMs(i);
    line.spend(Phase.PARENTS, rule == 0 ? ended : rule);
    long made = t.readyMs(i);
    if (rule > 0) {
      line.spend(Phase.LIMIT, made == 0 ? ended : made);
    }
    if (rule > 0 && made > 0) {
      if (group) {
        line.spend(Phase.RUNNING, ended);
      } else {
        line.tries(t, i, face, waits);
      }
    }
    return line.spans;
  }

  private void tries(NodeTable t, int i, @Nullable TaskFace face, Waits waits) {
    long made = t.readyMs(i);
    long told = 0; // the last attempt of which it is known how it ended
    for (Waited w : waits.attempts()) {
      if (w.startedMs() == 0 && w.endedMs() > at) {
        at = w.endedMs(); // until then it was over, and waited for nothing
      } else if (w.startedMs() >= made) {
        attempt(w.limitedMs(), w.offeredMs(), w.startedMs(), w.endedMs());
        told = w.startedMs();
      }
    }
    if (face != null && face.state().live()) {
      now(face, waits.limited(face.gen()));
    } else if (t.startedMs(i) > told) {
      attempt(waits.limited(t.gen(i)), t.offeredMs(i), t.startedMs(i), t.endedMs(i));
    } else {
      // Its last attempt is told; or none began, until it was over.
      spend(Phase.QUEUE, t.endedMs(i));
    }
  }

  private void attempt(long limited, long offered, long started, long ended) {
    begins(limited, offered == 0 ? started : offered);
    spend(Phase.WORKER, started);
    spend(Phase.RUNNING, ended);
  }

  private void begins(long limited, long ms) {
    spend(Phase.QUEUE, limited == 0 ? ms : Math.min(limited, ms));
    spend(Phase.LIMIT, ms);
  }

  private void now(TaskFace face, long limited) {
    if (face.state() == TaskState.RUNNING) {
      attempt(limited, face.offeredMs(), face.startedMs(), 0);
    } else if (face.state() == TaskState.DISPATCHED) {
      if (face.offeredMs() > 0) {
        begins(limited, face.offeredMs());
      }
      spend(Phase.WORKER, 0);
    } else if (limited > 0) {
      spend(Phase.QUEUE, limited);
      spend(Phase.LIMIT, 0);
    } else {
      spend(face.limited() ? Phase.LIMIT : Phase.QUEUE, 0);
    }
  }

  /** Nothing of no length, but what still goes on (0). */
  private void spend(Phase phase, long to) {
    if (at > 0 && (to == 0 || to > at)) {
      spans.add(new PhaseSpan(phase, at, to));
      at = to;
    }
  }
}
