package dev.carillon.server.store.redis;

import static dev.carillon.server.store.redis.RecordLayout.*;
import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.TaskDeadlines;
import dev.carillon.model.task.TaskId;
import dev.carillon.model.task.Uniqueness;
import java.util.Arrays;
import java.util.Optional;

/**
 * The extension of a task record: what few tasks use and scripts read. A task that uses none of it
 * has no extension and costs no byte more. Fields are only ever added at the end; a shorter
 * extension reads as zeros.
 *
 * @param retryUntil epoch milliseconds after which no retry begins, or {@link
 *     RecordLayout#RELATIVE} plus milliseconds after the due instant; 0: none
 * @param heartbeatMs longest silence of a handler; 0: any
 * @param queueWaitMs longest time READY; 0: any
 * @param uniqueKey 15 bytes hash of the unique key and a digit for its scope; {@link #NO_HASH}:
 *     none
 * @param limitKey hash of the key of a concurrency or rate limit, 16 bytes; {@link #NO_HASH}: none
 * @param more what stands behind: of a node, its run (12 bytes) and its place in that (4 bytes)
 */
record RecordExt(
    long retryUntil,
    long heartbeatMs,
    long queueWaitMs,
    byte[] uniqueKey,
    byte[] limitKey,
    byte[] more) {
  static final byte[] NO_HASH = new byte[KEY_HASH];
  private static final byte[] NOTHING = new byte[0];

  /** Bytes that say of which run a task is a node. */
  private static final int NODE = TaskId.LOCAL_LENGTH + 4;

  static final RecordExt NONE = new RecordExt(0, 0, 0, NO_HASH, NO_HASH, NOTHING);

  /** What a new task needs of it. */
  static RecordExt of(NewTask task) {
    TaskDeadlines deadlines = task.deadlines();
    if (deadlines.equals(TaskDeadlines.NONE) && !task.unique().present()) {
      return NONE;
    }
    return new RecordExt(
        packed(deadlines.retries()),
        deadlines.heartbeat().toMillis(),
        deadlines.queueWait().toMillis(),
        task.unique().present() ? Hashes.uniqueKey(task) : NO_HASH,
        NO_HASH,
        NOTHING);
  }

  /** An instant, or a time after the due instant that the submit script makes an instant. */
  static long packed(Optional<NewTask.Due> limit) {
    return limit
        .map(
            due ->
                switch (due) {
                  case NewTask.Due.At at -> at.epochMillis();
                  case NewTask.Due.After after -> RELATIVE + after.delay().toMillis();
                })
        .orElse(0L);
  }

  /** The times of an edited task with the keys of the stored one. */
  RecordExt withKeysOf(RecordExt stored) {
    return new RecordExt(
        retryUntil, heartbeatMs, queueWaitMs, stored.uniqueKey, stored.limitKey, stored.more);
  }

  /**
   * Of a node.
   *
   * @param run the local part of its run's id
   */
  RecordExt ofNode(String run, int place) {
    byte[] bytes = Arrays.copyOf(run.getBytes(ISO_8859_1), NODE);
    put(bytes, TaskId.LOCAL_LENGTH, 4, place);
    return new RecordExt(retryUntil, heartbeatMs, queueWaitMs, uniqueKey, limitKey, bytes);
  }

  /** The local part of the id of the run whose node this is; empty: it is none. */
  Optional<String> run() {
    return more.length < NODE
        ? Optional.empty()
        : Optional.of(new String(more, 0, TaskId.LOCAL_LENGTH, ISO_8859_1));
  }

  RecordExt withUniqueKey(byte[] hash) {
    return new RecordExt(retryUntil, heartbeatMs, queueWaitMs, hash, limitKey, more);
  }

  RecordExt withLimitKey(byte[] hash) {
    return new RecordExt(retryUntil, heartbeatMs, queueWaitMs, uniqueKey, hash, more);
  }

  /** How long its unique key is kept: the last byte of the hash. */
  Uniqueness.Scope uniqueScope() {
    return Uniqueness.Scope.values()[
        Math.clamp(uniqueKey[KEY_HASH - 1] - '1', 0, Uniqueness.Scope.values().length - 1)];
  }

  boolean hasUniqueKey() {
    return !Arrays.equals(uniqueKey, NO_HASH);
  }

  boolean hasLimitKey() {
    return !Arrays.equals(limitKey, NO_HASH);
  }

  boolean empty() {
    return retryUntil == 0
        && heartbeatMs == 0
        && queueWaitMs == 0
        && !hasUniqueKey()
        && !hasLimitKey()
        && more.length == 0;
  }

  /** The length byte and the fields; no byte at all if it is empty. */
  byte[] encode() {
    if (empty()) {
      return new byte[0];
    }
    byte[] bytes = new byte[1 + EXT + more.length];
    bytes[0] = (byte) (EXT + more.length);
    put(bytes, 1 + EXT_RETRY_UNTIL, 6, retryUntil);
    put(bytes, 1 + EXT_HEARTBEAT, 4, heartbeatMs);
    put(bytes, 1 + EXT_QUEUE_WAIT, 4, queueWaitMs);
    System.arraycopy(uniqueKey, 0, bytes, 1 + EXT_UNIQUE, KEY_HASH);
    System.arraycopy(limitKey, 0, bytes, 1 + EXT_LIMIT, KEY_HASH);
    System.arraycopy(more, 0, bytes, 1 + EXT, more.length);
    return bytes;
  }

  /** Reads the extension whose length byte stands at {@code at}. */
  static RecordExt decode(byte[] record, int at) {
    byte[] all = Arrays.copyOfRange(record, at + 1, at + 1 + u8(record, at));
    byte[] fields = Arrays.copyOf(all, EXT);
    return new RecordExt(
        u48(fields, EXT_RETRY_UNTIL),
        u32(fields, EXT_HEARTBEAT),
        u32(fields, EXT_QUEUE_WAIT),
        Arrays.copyOfRange(fields, EXT_UNIQUE, EXT_UNIQUE + KEY_HASH),
        Arrays.copyOfRange(fields, EXT_LIMIT, EXT_LIMIT + KEY_HASH),
        all.length > EXT ? Arrays.copyOfRange(all, EXT, all.length) : NOTHING);
  }
}
