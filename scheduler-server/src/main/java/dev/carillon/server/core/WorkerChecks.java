package dev.carillon.server.core;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.model.worker.Completion;
import dev.carillon.model.worker.Registration;
import dev.carillon.model.worker.Ulid;

/** What a worker may say. */
final class WorkerChecks {
  static final int MAX_SLOTS = 10_000;
  private static final int MAX_BATCH = 500;
  private static final int MAX_RESULT = 65_536;

  private WorkerChecks() {}

  static void registration(Registration r) {
    if (!Ulid.valid(r.workerId())) {
      throw CarillonException.invalid(
          "worker_id",
          "Expected a ULID (26 characters), but got '" + r.workerId() + "'.",
          "Make a new one for each process.");
    }
    if (r.slots() < 1 || r.slots() > MAX_SLOTS) {
      throw CarillonException.invalid(
          "slots", "Expected 1–10,000 slots, but got " + r.slots() + ".", "");
    }
    if (r.types().isEmpty()) {
      throw CarillonException.invalid(
          "types",
          "Expected at least one type that the worker can run, but got none.",
          "Name what it can run.");
    }
    r.types().forEach(type -> TaskChecks.name("types", type));
    r.queues().forEach(queue -> TaskChecks.name("queues", queue));
  }

  static void completion(Completion completion) {
    if (completion.result().size() > MAX_RESULT) {
      throw CarillonException.of(
              ErrorCode.TOO_LARGE,
              "Expected a result of at most 65,536 bytes, but got "
                  + completion.result().size()
                  + ".")
          .field("result")
          .operation("complete")
          .subject(completion.attempt().id().toString())
          .advice("Put large results elsewhere and return their address.")
          .build();
    }
  }

  static void batch(String field, int size) {
    if (size > MAX_BATCH) {
      throw CarillonException.of(
              ErrorCode.TOO_LARGE, "Expected at most 500 entries, but got " + size + ".")
          .field(field)
          .advice("Send several calls.")
          .build();
    }
  }
}
