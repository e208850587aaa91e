package dev.carillon.server.core;

import dev.carillon.model.worker.Completion;
import dev.carillon.server.core.port.AttemptStore;

/** What the server runs itself is counted like what workers run. */
public interface ServerRuns {
  void started(AttemptStore.Taken taken);

  void ended(Completion completion, AttemptStore.Ended ended);
}
