package dev.carillon.server.core.port;

import dev.carillon.model.task.TaskState;
import dev.carillon.model.workflow.RunState;

/** What the core counts. Never blocks, never throws; any thread. */
public interface Telemetry {
  /** What tasks are counted by. */
  record Work(String queue, String type) {}

  /**
   * What an attempt waited for before it began, milliseconds.
   *
   * @param latenessMillis start minus due, or minus creation for a task that was due before it came
   * @param dueMillis creation to due; -1: not known, as of every attempt but the first
   * @param readyMillis from READY to the start: its turn, room in its limits, and a worker; -1: not
   *     known
   * @param workerMillis the part of that from the hint to the claim; -1: this server did not send
   *     the hint
   */
  record Waited(long latenessMillis, long dueMillis, long readyMillis, long workerMillis) {
    public Waited withWorker(long millis) {
      return new Waited(latenessMillis, dueMillis, readyMillis, millis);
    }
  }

  void submitted(String queue, int n);

  /** Tasks of one kind were stored. */
  default void submitted(Work work, int n) {
    submitted(work.queue(), n);
  }

  void completed(String queue, String type, long runMillis);

  void failed(String queue, String type, long runMillis);

  void started(String queue, long latenessMillis, int n);

  /** An attempt began. */
  default void started(Work work, Waited waited) {
    started(work.queue(), waited.latenessMillis(), 1);
  }

  /** An attempt's end was accepted, and its task stands there now. */
  default void ended(Work work, TaskState state) {}

  /** Attempts lost with their worker, and attempts that ran over their time. */
  default void reaped(int lost, int timedOut) {}

  /** A loop's write was refused: another server owns its bucket by now. */
  default void fenced(String loop) {}

  /** How long the oldest event that is to be exported has waited; 0: none waits. */
  default void exportBehind(long millis) {}

  /**
   * A message of notifications was tried.
   *
   * @param kind webhook or email
   * @param outcome delivered, failed (there will be another try) or dead
   */
  default void notified(String kind, String outcome) {}

  /**
   * What this server has to send, as far as it is the one that sends.
   *
   * @param rules messages of rules
   * @param tasks messages that tasks asked for
   * @param oldestMillis age of the oldest of them; 0: none waits
   */
  default void notificationsWaiting(long rules, long tasks, long oldestMillis) {}

  /** A run came to its end. */
  default void runEnded(RunState state) {}

  /** Dead letters that retention deleted. */
  default void retainedOut(String queue, int n) {}

  void scriptRan(String verb, long nanos);

  /** A schedule fired, so late. */
  default void fired(long latenessMillis) {}

  /** Fires of schedules were missed. */
  default void missed(long n) {}

  /** The audit found something that does not fit together. */
  default void audited(String kind, boolean repaired) {}
}
