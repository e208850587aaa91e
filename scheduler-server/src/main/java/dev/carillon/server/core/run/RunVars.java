package dev.carillon.server.core.run;

import dev.carillon.model.workflow.NodeState;
import dev.carillon.model.workflow.Run.DeadlineState;
import dev.carillon.model.workflow.RunState;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** What changes about a run, beside its nodes. Not for several threads. */
public final class RunVars {
  /** Stored by their numbers. */
  public enum Redo {
    NONE,
    /** Nodes are being set back; nothing else happens until that is done. */
    RESETTING
  }

  RunState state = RunState.RUNNING;
  boolean paused;
  String pauseActor = "";
  String pauseReason = "";
  long pausedMs;

  /** 1: what has not begun ends CANCELLED, what runs is stopped; 2: finally nodes too. */
  int cancel;

  String cancelActor = "";
  String cancelReason = "";
  long startedMs;
  long endedMs;

  /** Places in use: nodes, then items. */
  int size;

  DeadlineState deadline = DeadlineState.NONE;
  long predictedEndMs;
  final int[] counts = new int[NodeState.values().length + 1];

  Redo redo = Redo.NONE;

  /** Nodes of the definition that are still to be set back. */
  BitSet resetting = new BitSet();

  /** A node whose task an operator revived: it is not set back but lives; -1: none. */
  int revived = -1;

  /** A new run of so many nodes. */
  public static RunVars of(int nodes) {
    RunVars vars = new RunVars();
    vars.size = nodes;
    vars.counts[NodeState.WAITING.code()] = nodes;
    return vars;
  }

  /**
   * All of it as plain values, for the store.
   *
   * @param texts who paused it and why, who cancelled it and why
   * @param numbers times, size, deadline state, predicted end, what is being redone, then counts
   * @param resetting bits
   */
  public record Image(
      int state,
      boolean paused,
      int cancel,
      List<String> texts,
      List<Long> numbers,
      byte[] resetting) {}

  public Image image() {
    List<Long> numbers =
        new ArrayList<>(
            List.of(
                pausedMs,
                startedMs,
                endedMs,
                (long) size,
                (long) deadline.ordinal(),
                predictedEndMs,
                (long) redo.ordinal(),
                (long) revived));
    for (int count : counts) {
      numbers.add((long) count);
    }
    return new Image(
        state.code(),
        paused,
        cancel,
        List.of(pauseActor, pauseReason, cancelActor, cancelReason),
        numbers,
        resetting.toByteArray());
  }

  public static RunVars of(Image image) {
    RunVars v = new RunVars();
    v.state = RunState.ofCode(image.state());
    v.paused = image.paused();
    v.cancel = image.cancel();
    v.pauseActor = image.texts().get(0);
    v.pauseReason = image.texts().get(1);
    v.cancelActor = image.texts().get(2);
    v.cancelReason = image.texts().get(3);
    List<Long> n = image.numbers();
    v.pausedMs = n.get(0);
    v.startedMs = n.get(1);
    v.endedMs = n.get(2);
    v.size = n.get(3).intValue();
    v.deadline = DeadlineState.values()[n.get(4).intValue()];
    v.predictedEndMs = n.get(5);
    v.redo = Redo.values()[n.get(6).intValue()];
    v.revived = n.get(7).intValue();
    for (int i = 0; i < v.counts.length && 8 + i < n.size(); i++) {
      v.counts[i] = n.get(8 + i).intValue();
    }
    v.resetting = BitSet.valueOf(image.resetting());
    return v;
  }

  public RunState state() {
    return state;
  }

  /** When its first step was made, epoch milliseconds; 0: not yet. */
  public long startedMs() {
    return startedMs;
  }

  /** Epoch milliseconds; 0: not yet. */
  public long endedMs() {
    return endedMs;
  }

  public boolean paused() {
    return paused;
  }

  public int count(NodeState of) {
    return counts[of.code()];
  }
}
