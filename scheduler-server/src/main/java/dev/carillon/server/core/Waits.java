package dev.carillon.server.core;

import dev.carillon.model.task.Task;
import dev.carillon.model.worker.Assignment;
import dev.carillon.server.core.port.AttemptStore;
import dev.carillon.server.core.port.Telemetry.Waited;

/** What an attempt that begins has waited for. */
record Waits(AttemptStore.Claim claim, Assignment assignment) {
  /**
   * @param sentNanos when this server sent its hint; 0: it did not
   * @param nowNanos when the claim was answered
   */
  Waited since(long sentNanos, long nowNanos) {
    long due = assignment.number() == 1 ? Math.max(0, assignment.dueMs() - claim.createdMs()) : -1;
    long ready = claim.readyMs() == 0 ? -1 : Math.max(0, claim.startedMs() - claim.readyMs());
    long worker = sentNanos == 0 ? -1 : Math.max(0, (nowNanos - sentNanos) / 1_000_000);
    return new Waited(
        claim.latenessMillis(), due, ready, ready < 0 ? worker : Math.min(worker, ready));
  }

  /** Of a task that the server runs itself. */
  static Waited of(Task task, long latenessMillis) {
    return new Waited(
        latenessMillis,
        task.attempts() <= 1 ? Math.max(0, task.dueMs() - task.createdMs()) : -1,
        task.readyMs() == 0 ? -1 : Math.max(0, task.startedMs() - task.readyMs()),
        -1);
  }
}
