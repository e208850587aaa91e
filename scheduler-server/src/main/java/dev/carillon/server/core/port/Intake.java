package dev.carillon.server.core.port;

import dev.carillon.model.task.NewTask;

/** Reads tasks that come in as records of a topic. Called by one thread; never throws. */
public interface Intake {
  Read read(byte[] record);

  /** What a record holds. */
  sealed interface Read {
    /** A task to store. */
    record Good(NewTask task) implements Read {}

    /** Nothing that can be stored, and why. */
    record Bad(String problem) implements Read {}
  }
}
