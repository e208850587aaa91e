package dev.carillon.server.core.run;

import dev.carillon.model.workflow.Run.DeadlineState;

/** Watches the time that a run may take. Not for several threads. */
final class DeadlineWatch {
  private static final long LOOK_AGAIN_MS = 5_000;

  private final RunVars vars;
  private final Change change;
  private final String workflow;
  private final long deadlineMs;

  /**
   * @param deadlineMs epoch milliseconds; 0: the run may take as long as it likes
   */
  DeadlineWatch(RunVars vars, Change change, String workflow, long deadlineMs) {
    this.vars = vars;
    this.change = change;
    this.workflow = workflow;
    this.deadlineMs = deadlineMs;
  }

  long deadlineMs() {
    return deadlineMs;
  }

  /** Looks at the clock: that it was missed, or will be, is told once each. */
  void watch(long now, long predictedEndMs) {
    vars.predictedEndMs = predictedEndMs;
    if (deadlineMs == 0 || vars.deadline == DeadlineState.MISSED) {
      return;
    }
    long end = vars.state.ended() ? vars.endedMs : now;
    if (end > deadlineMs) {
      vars.deadline = DeadlineState.MISSED;
      change.tell("run_deadline_missed", workflow);
    } else if (!vars.state.ended() && predictedEndMs > deadlineMs) {
      if (vars.deadline != DeadlineState.AT_RISK) {
        change.tell("run_deadline_at_risk", workflow);
      }
      vars.deadline = DeadlineState.AT_RISK;
    } else {
      vars.deadline = DeadlineState.ON_TIME;
    }
  }

  /** When to look again; -1: never. */
  long wakeMs(long now) {
    return vars.state.ended() || deadlineMs == 0 || vars.deadline == DeadlineState.MISSED
        ? -1
        : Math.min(Math.max(deadlineMs, now) + 1, now + LOOK_AGAIN_MS);
  }
}
