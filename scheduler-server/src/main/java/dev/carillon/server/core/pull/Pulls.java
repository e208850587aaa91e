package dev.carillon.server.core.pull;

import dev.carillon.model.task.Payload;
import dev.carillon.model.task.TaskId;
import dev.carillon.model.worker.Assignment;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Work for those who ask for it. Both methods block on the store; any thread. */
public interface Pulls {
  /**
   * Takes the earliest due task of one of these types that may run now (not paused, limits kept),
   * and gives its lease to the caller, both in one step. A task whose lease ends without a word
   * goes back.
   *
   * @param types what the caller can run
   * @param lease how long it may be silent; nothing renews it
   * @return empty if there is none now
   */
  Optional<Assignment> pull(Puller puller, List<String> types, Duration lease);

  /**
   * Ends what the caller runs. Safe to repeat.
   *
   * @param error what went wrong; unused if it succeeded
   * @throws dev.carillon.model.error.CarillonException STALE if the lease is not the caller's (any
   *     more), NOT_FOUND if there is no such task; in both cases nothing changed
   */
  void finish(Puller puller, TaskId id, boolean succeeded, String error, Payload result);
}
