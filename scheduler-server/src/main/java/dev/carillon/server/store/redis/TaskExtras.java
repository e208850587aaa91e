package dev.carillon.server.store.redis;

import static dev.carillon.server.store.redis.RecordLayout.u32;
import static dev.carillon.server.store.redis.RecordLayout.u48;
import static dev.carillon.server.store.redis.RecordLayout.u8;

import dev.carillon.model.task.Attempt;
import dev.carillon.model.task.Task;
import dev.carillon.model.task.TaskState;
import dev.carillon.model.worker.Ulid;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** What is kept of a task beside its record: error, result, ended attempts. */
final class TaskExtras {
  private static final byte[] NOTHING = new byte[0];
  private static final int ATTEMPT_HEADER = 4 + 6 + 6 + 1 + 16;

  /** By the codes of {@code include/attempt.lua}, from 1. */
  private static final List<String> OUTCOMES =
      List.of(
          "succeeded",
          "failed",
          "failed",
          "timeout",
          "cancelled",
          "lost",
          "released",
          "snoozed",
          "discarded");

  private TaskExtras() {}

  /** A field of a hash read with byte[] keys. */
  static byte[] field(Map<byte[], byte[]> hash, String name) {
    byte[] wanted = name.getBytes(StandardCharsets.US_ASCII);
    return hash.entrySet().stream()
        .filter(e -> Arrays.equals(e.getKey(), wanted))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(NOTHING);
  }

  /** An entry of the history list. */
  static Attempt attempt(byte[] bytes) {
    return new Attempt(
        (int) u32(bytes, 0),
        Ulid.format(Arrays.copyOfRange(bytes, 17, ATTEMPT_HEADER)),
        u48(bytes, 4),
        u48(bytes, 10),
        OUTCOMES.get(u8(bytes, 16) - 1),
        new String(bytes, ATTEMPT_HEADER, bytes.length - ATTEMPT_HEADER, StandardCharsets.UTF_8));
  }

  /** The history, with the attempt that succeeded: that one is kept in the record alone. */
  static List<Attempt> history(List<Attempt> ended, Task task) {
    if (task.state() != TaskState.SUCCEEDED) {
      return ended;
    }
    List<Attempt> all = new ArrayList<>(ended);
    all.add(
        new Attempt(task.gen(), task.worker(), task.startedMs(), task.endedMs(), "succeeded", ""));
    return all;
  }
}
