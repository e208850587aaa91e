package dev.carillon.server.core;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.model.worker.Completion;
import dev.carillon.model.worker.Registration;
import dev.carillon.model.worker.Ulid;
import java.util.List;

/** What a worker may say. */
final class WorkerChecks {
  static final int MAX_SLOTS = 10_000;
  private static final int MAX_BATCH = 500;
  private static final int MAX_RESULT = 65_536;
  private static final int MAX_TYPES = 256;
  private static final int MAX_QUEUES = 1_000;
  private static final int MAX_TEXT = 128;

  /** That of a domain name. */
  private static final int MAX_HOST = 255;

  /** Has room for the digest of an image and its name. */
  private static final int MAX_LABEL = 256;

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
    line("name", r.name(), MAX_TEXT);
    line("host", r.host(), MAX_HOST);
    line("version", r.version(), MAX_TEXT);
    TaskChecks.pairs("labels", r.labels(), MAX_LABEL);
    if (r.types().isEmpty()) {
      throw CarillonException.invalid(
          "types",
          "Expected at least one type that the worker can run, but got none.",
          "Name what it can run.");
    }
    atMost(MAX_TYPES, "types", r.types());
    atMost(MAX_QUEUES, "queues", r.queues());
    r.types().forEach(type -> TaskChecks.name("types", type));
    r.queues().forEach(queue -> TaskChecks.name("queues", queue));
  }

  /** A text of one line, which is shown in lists and written to logs. */
  private static void line(String field, String text, int most) {
    int length = text.codePointCount(0, text.length());
    TaskChecks.require(
        length <= most, field, "at most " + most + " characters", length, "Shorten it.");
    TaskChecks.require(
        text.codePoints().noneMatch(Character::isISOControl),
        field,
        "a text without control characters",
        "one with them",
        "Write it in one line.");
  }

  private static void atMost(int most, String field, List<String> names) {
    TaskChecks.require(
        names.size() <= most, field, "at most " + most + " names", names.size(), "Leave some out.");
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
