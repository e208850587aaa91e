package dev.carillon.desktop.feature.workflows;

import static dev.carillon.desktop.i18n.Texts.text;

import dev.carillon.desktop.control.Tone;
import dev.carillon.desktop.control.dag.NodeFace;
import dev.carillon.desktop.i18n.Figures;
import dev.carillon.desktop.i18n.Spoken;
import dev.carillon.model.task.TaskState;
import dev.carillon.model.workflow.Node;
import dev.carillon.model.workflow.NodeState;
import dev.carillon.model.workflow.NodeView;
import dev.carillon.model.workflow.RunState;
import java.util.Collection;

/** How the states of runs and nodes look: colour, shape and word. */
final class Faces {
  private Faces() {}

  static Tone tone(RunState state) {
    return switch (state) {
      case CREATING -> Tone.WAIT;
      case RUNNING -> Tone.RUN;
      case STOPPING -> Tone.RETRY;
      case SUCCEEDED -> Tone.OK;
      case FAILED -> Tone.DEAD;
      case CANCELLED -> Tone.IDLE;
    };
  }

  static String icon(RunState state) {
    return switch (state) {
      case CREATING -> "fth-clock";
      case RUNNING -> "fth-play";
      case STOPPING -> "fth-rotate-cw";
      case SUCCEEDED -> "fth-check";
      case FAILED -> "fth-x";
      case CANCELLED -> "fth-slash";
    };
  }

  static boolean retries(NodeView n) {
    return n.taskState().filter(s -> s == TaskState.RETRY_WAIT).isPresent();
  }

  static Tone tone(NodeView n) {
    return switch (n.state()) {
      case WAITING, SKIPPED, UPSTREAM_FAILED, CANCELLED -> Tone.IDLE;
      case READY -> retries(n) ? Tone.RETRY : Tone.WAIT;
      case RUNNING -> retries(n) ? Tone.RETRY : Tone.RUN;
      case SUCCEEDED -> Tone.OK;
      case FAILED -> Tone.DEAD;
    };
  }

  static String icon(NodeView n) {
    return switch (n.state()) {
      case WAITING -> "fth-more-horizontal";
      case READY -> retries(n) ? "fth-rotate-cw" : "fth-clock";
      case RUNNING -> retries(n) ? "fth-rotate-cw" : "fth-play";
      case SUCCEEDED -> "fth-check";
      case FAILED -> "fth-x";
      case SKIPPED -> "fth-skip-forward";
      case UPSTREAM_FAILED -> "fth-corner-down-right";
      case CANCELLED -> "fth-slash";
    };
  }

  /** One word for a badge. */
  static String word(NodeView n) {
    return text(retries(n) && !n.state().ended() ? "flow.node.RETRYING" : "flow.node." + n.state());
  }

  static NodeFace of(NodeView n, long nowMs) {
    NodeFace.Parts parts =
        n.items() > 0
            ? parts(n.items(), n.itemsOk(), n.itemsFailed(), n.state() == NodeState.RUNNING)
            : NodeFace.Parts.NONE;
    return new NodeFace(tone(n), icon(n), words(n, nowMs), word(n) + " " + words(n, nowMs), parts);
  }

  /** Of a node that no run has reached. */
  static NodeFace planned(Node n) {
    if (n.subWorkflow().isPresent()) {
      return new NodeFace(Tone.IDLE, "fth-share-2", n.subWorkflow().get().workflow());
    }
    String what = n.task().type() + " · " + n.task().queue();
    return new NodeFace(Tone.IDLE, n.fanOut().isPresent() ? "fth-layers" : "fth-box", what);
  }

  private static NodeFace.Parts parts(int all, int ok, int failed, boolean runs) {
    int left = Math.max(0, all - ok - failed);
    return runs ? new NodeFace.Parts(ok, left, failed, 0) : new NodeFace.Parts(ok, 0, failed, left);
  }

  private static String words(NodeView n, long nowMs) {
    if (n.items() > 0) {
      return text("flow.items", Figures.count(n.itemsOk()), Figures.count(n.items()));
    }
    long took = n.startedMs() == 0 ? 0 : (n.endedMs() == 0 ? nowMs : n.endedMs()) - n.startedMs();
    return switch (n.state()) {
      case WAITING ->
          n.reason().isEmpty() ? text("flow.notready") : Spoken.told(n.told(), n.reason());
      case READY ->
          retries(n) ? text("flow.try", n.attempts() + 1) : text("flow.waitsfor." + waitsFor(n));
      case RUNNING -> retries(n) ? text("flow.try", n.attempts() + 1) : Figures.span(took);
      case SUCCEEDED -> n.startedMs() == 0 ? text("flow.node.SUCCEEDED") : Figures.span(took);
      case FAILED ->
          n.attempts() > 1 ? text("flow.failedafter", n.attempts()) : text("flow.node.FAILED");
      case SKIPPED, UPSTREAM_FAILED, CANCELLED -> text("flow.node." + n.state());
    };
  }

  private static String waitsFor(NodeView n) {
    return switch (n.taskState().orElse(TaskState.READY)) {
      case SCHEDULED -> "time";
      case HELD -> "hand";
      case READY, DISPATCHED, RUNNING, RETRY_WAIT, SUCCEEDED, DEAD, FAILED, CANCELLED, EXPIRED ->
          "worker";
    };
  }

  /** Of many nodes that are shown as one. */
  static NodeFace group(Collection<NodeView> members, int size) {
    int ok = 0;
    int run = 0;
    int dead = 0;
    for (NodeView n : members) {
      ok += n.state() == NodeState.SUCCEEDED ? 1 : 0;
      run += n.state() == NodeState.RUNNING ? 1 : 0;
      dead += n.state() == NodeState.FAILED ? 1 : 0;
    }
    Tone tone = dead > 0 ? Tone.DEAD : run > 0 ? Tone.RUN : ok == size ? Tone.OK : Tone.IDLE;
    String icon =
        dead > 0 ? "fth-x" : run > 0 ? "fth-play" : ok == size ? "fth-check" : "fth-layers";
    String words = text("flow.items", Figures.count(ok), Figures.count(size));
    return new NodeFace(
        tone, icon, words, words, new NodeFace.Parts(ok, run, dead, size - ok - run - dead));
  }
}
