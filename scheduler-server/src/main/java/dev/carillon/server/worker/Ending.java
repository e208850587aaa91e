package dev.carillon.server.worker;

import dev.carillon.model.worker.AttemptRef;
import dev.carillon.model.worker.Completion;

/** What the server is told of an attempt that is over. */
sealed interface Ending {
  /** How it ended. */
  record Completed(Completion completion) implements Ending {}

  /** Given back unfinished. */
  record Released(AttemptRef attempt) implements Ending {}

  /** Nothing: the lease is not ours any more. */
  record Silent(AttemptRef attempt) implements Ending {}
}
