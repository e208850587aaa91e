package dev.carillon.server.store.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.carillon.model.task.TaskId;
import dev.carillon.model.worker.AttemptRef;
import dev.carillon.model.worker.Completion;
import dev.carillon.model.worker.Outcome;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.function.Function;

/**
 * Attempts as the hot scripts take them, and their ends as they answer: one value for all of a
 * call, since Redis and Lua pay for each value of its own more than for cutting one up.
 */
final class PackedAttempts {
  /** Codes of ends, as {@code complete.lua} gives them. */
  static final int OK = 1;

  static final int REPEAT = 2;
  static final int GONE = 4;

  private static final int NONCE = 16;
  private static final int ATTEMPT = TaskId.LOCAL_LENGTH + 4 + NONCE;
  private static final int TIME = 6;
  private static final int END = 2 + TIME + RecordLayout.LINE_LENGTH;

  private PackedAttempts() {}

  /** Id, gen and nonce of each. */
  static <T> byte[] of(List<T> items, Function<T, AttemptRef> attempt) {
    ByteBuffer packed = buffer(items.size() * ATTEMPT);
    items.forEach(item -> put(packed, attempt.apply(item)));
    return packed.array();
  }

  /** Id, gen, nonce, outcome of each, and whether more is told of it. */
  static byte[] ends(List<Completion> completions) {
    ByteBuffer packed = buffer(completions.size() * (ATTEMPT + 2));
    for (Completion c : completions) {
      put(packed, c.attempt());
      packed.put((byte) c.outcome().code()).put((byte) (tellsMore(c) ? 1 : 0));
    }
    return packed.array();
  }

  /** Whether there is more to an end than that all went well. */
  static boolean tellsMore(Completion c) {
    return c.outcome() != Outcome.SUCCEEDED || c.result().size() > 0;
  }

  private static ByteBuffer buffer(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static void put(ByteBuffer packed, AttemptRef attempt) {
    packed
        .put(attempt.id().local().getBytes(ISO_8859_1))
        .putInt(attempt.gen())
        .put(attempt.nonce().bytes());
  }

  /**
   * What became of an attempt.
   *
   * @param code one of the codes above, or another for STALE
   * @param state code of the task's state, 64 more if what made it was told; 0: there is no task
   * @param line key of its line
   */
  record End(int code, int state, long runMillis, String line) {}

  /** The i-th of the packed answers. */
  static End endAt(byte[] packed, int i) {
    int at = i * END;
    return new End(
        RecordLayout.u8(packed, at),
        RecordLayout.u8(packed, at + 1),
        RecordLayout.u48(packed, at + 2),
        new String(packed, at + 2 + TIME, RecordLayout.LINE_LENGTH, ISO_8859_1));
  }
}
