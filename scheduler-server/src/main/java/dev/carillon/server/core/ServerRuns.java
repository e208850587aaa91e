package dev.carillon.server.core;

import dev.carillon.model.worker.Assignment;
import dev.carillon.model.worker.Completion;
import dev.carillon.server.core.port.AttemptStore;

/** What the server runs itself is counted like what workers run. */
public interface ServerRuns {
  void started(AttemptStore.Taken taken);

  /** An attempt was handed to one who asked for it. */
  void started(Assignment assignment, long latenessMillis);

  /**
   * The same, with the whole claim.
   *
   * @return what is handed out
   */
  default Assignment handedOut(Assignment assignment, AttemptStore.Claim claim, String workerId) {
    started(assignment, claim.latenessMillis());
    return assignment;
  }

  void ended(Completion completion, AttemptStore.Ended ended);
}
