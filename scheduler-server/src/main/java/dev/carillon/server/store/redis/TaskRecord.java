package dev.carillon.server.store.redis;

import static dev.carillon.server.store.redis.RecordLayout.*;
import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Payload;
import dev.carillon.model.task.RetryPolicy;
import dev.carillon.model.task.Task;
import dev.carillon.model.task.TaskChanges;
import dev.carillon.model.task.TaskDeadlines;
import dev.carillon.model.task.TaskId;
import dev.carillon.model.task.TaskState;
import dev.carillon.model.task.Uniqueness;
import dev.carillon.model.worker.AttemptRef;
import dev.carillon.model.worker.Nonce;
import dev.carillon.model.worker.Ulid;
import dev.carillon.server.core.Line;
import dev.carillon.server.core.port.TaskStore;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** A packed task record and what it says. */
final class TaskRecord {
  private static final byte[] NO_WORKER = new byte[16];

  private final byte[] bytes;

  /** Wraps stored bytes; they may be cut off behind the meta part. */
  TaskRecord(byte[] bytes) {
    if (u8(bytes, AT_VERSION) != VERSION && u8(bytes, AT_VERSION) != NEWEST) {
      throw CarillonException.of(
              ErrorCode.INCOMPATIBLE_DATA,
              "Expected a task record of layout "
                  + VERSION
                  + " or "
                  + NEWEST
                  + ", but Redis holds layout "
                  + u8(bytes, AT_VERSION)
                  + ".")
          .advice(
              "The data was written by another version of Carillon; run that one, or use another"
                  + " cluster name.")
          .build();
    }
    this.bytes = bytes;
  }

  /** Packs a new task; state and times are the script's to fill in. */
  static byte[] pack(NewTask task, Line line) {
    return pack(task, line, RecordExt.of(task), "");
  }

  /** Packs a new task with what its queue adds. */
  static byte[] pack(TaskStore.Admission admitted, Line line) {
    NewTask task = admitted.task();
    RecordExt ext = RecordExt.of(task);
    if (!admitted.limitKey().isEmpty()) {
      ext = ext.withLimitKey(Hashes.limitKey(task.queue(), admitted.limitKey()));
    }
    byte[] record = pack(task.withRetry(admitted.retry()), line, ext, admitted.limitKey());
    if (admitted.keepsNoDead()) {
      record[AT_FLAGS] |= KEEPS_NO_DEAD;
    }
    return record;
  }

  /**
   * Packs a task with an extension of the caller's.
   *
   * @param limitKey as text, for people; its hash is in the extension
   */
  static byte[] pack(NewTask task, Line line, RecordExt extension, String limitKey) {
    byte[] meta =
        new RecordMeta(
                task.name(),
                task.idempotencyKey(),
                task.labels(),
                task.attributes(),
                task.unique().key(),
                limitKey)
            .encode();
    boolean keyed = !task.idempotencyKey().isEmpty();
    byte[] ext = extension.encode();
    int metaLength = meta.length + ext.length + (keyed ? KEY_HASH : 0);
    byte[] payload = task.payload().bytes();
    byte[] record = new byte[HEADER + metaLength + payload.length];
    int flags = flags(task, keyed, ext.length > 0);
    record[AT_VERSION] = (byte) (flags >= HAS_EXT ? NEWEST : VERSION);
    record[AT_FLAGS] = (byte) flags;
    record[AT_PRIORITY] = (byte) task.priority();
    put(record, AT_GEN, 4, 1);
    RetryPolicy retry = task.retry();
    record[AT_MAX_ATTEMPTS] = (byte) retry.maxAttempts();
    record[AT_MAX_LOST] = (byte) retry.maxLost();
    put(record, AT_EXEC_TIMEOUT, 4, task.execTimeout().toMillis());
    put(record, AT_BACKOFF_BASE, 4, retry.backoffBase().toMillis());
    put(record, AT_BACKOFF_MAX, 4, retry.backoffMax().toMillis());
    System.arraycopy(line.key().getBytes(ISO_8859_1), 0, record, AT_LINE, LINE_LENGTH);
    put(record, AT_META_LENGTH, 2, metaLength);
    put(record, AT_START_DEADLINE, 6, RecordExt.packed(task.deadlines().start()));
    int at = HEADER;
    if (keyed) {
      System.arraycopy(
          Hashes.idempotencyKey(task.tenant(), task.idempotencyKey()), 0, record, at, KEY_HASH);
      at += KEY_HASH;
    }
    System.arraycopy(ext, 0, record, at, ext.length);
    at += ext.length;
    System.arraycopy(meta, 0, record, at, meta.length);
    System.arraycopy(payload, 0, record, at + meta.length, payload.length);
    return record;
  }

  /**
   * Packs the task of a run's node.
   *
   * @param gen its first; above 1 if the node had a task that is gone
   */
  static byte[] pack(TaskStore.Admission admitted, Line line, String run, int place, int gen) {
    NewTask task = admitted.task();
    RecordExt ext = RecordExt.of(task).ofNode(run, place);
    if (!admitted.limitKey().isEmpty()) {
      ext = ext.withLimitKey(Hashes.limitKey(task.queue(), admitted.limitKey()));
    }
    byte[] record = owned(pack(task.withRetry(admitted.retry()), line, ext, admitted.limitKey()));
    if (admitted.keepsNoDead()) {
      record[AT_FLAGS] |= KEEPS_NO_DEAD;
    }
    put(record, AT_GEN, 4, gen);
    return record;
  }

  /** The packed record of a new task whose end something else waits for, as {@code watch} says. */
  static byte[] owned(byte[] record) {
    record[AT_FLAGS] |= OWNED;
    record[AT_VERSION] = NEWEST;
    return record;
  }

  private static int flags(NewTask task, boolean keyed, boolean extended) {
    TaskDeadlines deadlines = task.deadlines();
    boolean expires =
        deadlines.start().isPresent()
            || deadlines.retries().isPresent()
            || !deadlines.queueWait().isZero();
    return (keyed ? HAS_KEY : 0) | (extended ? HAS_EXT : 0) | (expires ? HAS_DEADLINE : 0);
  }

  TaskState state() {
    return TaskState.ofCode(u8(bytes, AT_STATE));
  }

  boolean has(int flag) {
    return (u8(bytes, AT_FLAGS) & flag) != 0;
  }

  int gen() {
    return (int) u32(bytes, AT_GEN);
  }

  int attempts() {
    return u8(bytes, AT_ATTEMPTS);
  }

  int maxAttempts() {
    return u8(bytes, AT_MAX_ATTEMPTS);
  }

  long createdMs() {
    return u48(bytes, AT_CREATED);
  }

  long dueMs() {
    return u48(bytes, AT_DUE);
  }

  long readyMs() {
    return u48(bytes, AT_READY);
  }

  long startedMs() {
    return u48(bytes, AT_STARTED);
  }

  long endedMs() {
    return state().live() ? 0 : u48(bytes, AT_ENDED);
  }

  /**
   * Of a task that is owned, while it is offered or runs: when it was offered, 2^47 more if its
   * extras tell since when a limit held it back; 0: not known.
   */
  long offered() {
    return state() == TaskState.DISPATCHED || state() == TaskState.RUNNING
        ? u48(bytes, AT_ENDED)
        : 0;
  }

  /**
   * Since when it is in its state; of one that waits for its time or is held when it was made, and
   * of one on its way to a worker 0: their records do not tell.
   */
  long stateSinceMs() {
    return switch (state()) {
      case READY -> readyMs();
      case RUNNING -> startedMs();
      case SUCCEEDED, DEAD, FAILED, CANCELLED, EXPIRED -> endedMs();
      case SCHEDULED, RETRY_WAIT, HELD -> createdMs();
      case DISPATCHED -> 0;
    };
  }

  Duration execTimeout() {
    return Duration.ofMillis(u32(bytes, AT_EXEC_TIMEOUT));
  }

  String line() {
    return new String(bytes, AT_LINE, LINE_LENGTH, ISO_8859_1);
  }

  Nonce nonce() {
    return Nonce.of(Arrays.copyOfRange(bytes, AT_NONCE, AT_NONCE + Nonce.BYTES));
  }

  String worker() {
    return workerName(Arrays.copyOfRange(bytes, AT_WORKER, AT_WORKER + 16));
  }

  /** The 16 bytes of a worker as text; empty if they name none. */
  static String workerName(byte[] id) {
    return id.length != NO_WORKER.length || Arrays.equals(id, NO_WORKER) ? "" : Ulid.format(id);
  }

  AttemptRef attempt(TaskId id) {
    return new AttemptRef(id, gen(), nonce());
  }

  /** Bytes up to the payload, of which this record may hold fewer. */
  int payloadStart() {
    return HEADER + u16(bytes, AT_META_LENGTH);
  }

  /** The extension; {@link RecordExt#NONE} if there is none. */
  RecordExt ext() {
    return has(HAS_EXT) ? RecordExt.decode(bytes, extStart()) : RecordExt.NONE;
  }

  private int extStart() {
    return HEADER + (has(HAS_KEY) ? KEY_HASH : 0);
  }

  /** The limits in time, all as instants. */
  TaskDeadlines deadlines() {
    if (u8(bytes, AT_VERSION) == VERSION) {
      return TaskDeadlines.NONE;
    }
    RecordExt ext = ext();
    return new TaskDeadlines(
        instant(u48(bytes, AT_START_DEADLINE)),
        Duration.ofMillis(ext.queueWaitMs()),
        instant(ext.retryUntil()),
        Duration.ofMillis(ext.heartbeatMs()));
  }

  private static Optional<NewTask.Due> instant(long ms) {
    return ms == 0 ? Optional.empty() : Optional.of(new NewTask.Due.At(ms));
  }

  RecordMeta meta() {
    int from = extStart();
    if (has(HAS_EXT)) {
      from += 1 + u8(bytes, from);
    }
    return RecordMeta.decode(ByteBuffer.wrap(bytes, from, payloadStart() - from));
  }

  /** What stands behind the header in front of meta: never edited. */
  byte[] beforeMeta() {
    int to = extStart() + (has(HAS_EXT) ? 1 + u8(bytes, extStart()) : 0);
    return Arrays.copyOfRange(bytes, HEADER, to);
  }

  Payload payload() {
    return Payload.of(Arrays.copyOfRange(bytes, payloadStart(), bytes.length));
  }

  /**
   * What tells that the task was edited since: 16 hex characters over all that a user may edit, the
   * due instant and the attempt. The same in {@code include/record.lua}.
   */
  String version() {
    MessageDigest sha = Hashes.sha1();
    sha.update(bytes, AT_PRIORITY, AT_ATTEMPTS - AT_PRIORITY);
    sha.update(bytes, AT_MAX_ATTEMPTS, 1);
    sha.update(bytes, AT_MAX_LOST, 1);
    sha.update(bytes, AT_DUE, AT_READY - AT_DUE);
    sha.update(bytes, AT_EXEC_TIMEOUT, AT_PROGRESS - AT_EXEC_TIMEOUT);
    sha.update(bytes, AT_START_DEADLINE, bytes.length - AT_START_DEADLINE);
    return HexFormat.of().formatHex(sha.digest(), 0, 8);
  }

  /** The task as one might submit it: due at its present instant, with its own key. */
  NewTask asSubmitted(Line line) {
    Task task = task(new TaskId(0, "000000000000"), line, bytes.length, true);
    String unique = meta().uniqueKey();
    return unique.isEmpty()
        ? TaskChanges.asNew(task)
        : TaskChanges.asNew(task).withUnique(Uniqueness.of(unique, ext().uniqueScope()));
  }

  /**
   * The task without its extras.
   *
   * @param size bytes of the whole stored record
   */
  Task task(TaskId id, Line line, long size, boolean withPayload) {
    RecordMeta meta = meta();
    boolean leased = state() == TaskState.DISPATCHED || state() == TaskState.RUNNING;
    return new Task(
        id.toString(),
        line.queue(),
        line.type(),
        line.tenant(),
        meta.name(),
        state(),
        u8(bytes, AT_PRIORITY),
        gen(),
        attempts(),
        u8(bytes, AT_LOST),
        createdMs(),
        dueMs(),
        readyMs(),
        startedMs(),
        endedMs(),
        leased ? u48(bytes, AT_LEASE) : 0,
        worker(),
        u16(bytes, AT_PROGRESS),
        has(CANCEL_ASKED) && state().live(),
        new RetryPolicy(
            maxAttempts(),
            u8(bytes, AT_MAX_LOST),
            Duration.ofMillis(u32(bytes, AT_BACKOFF_BASE)),
            Duration.ofMillis(u32(bytes, AT_BACKOFF_MAX))),
        execTimeout(),
        meta.labels(),
        meta.attributes(),
        meta.idempotencyKey(),
        (int) (size - payloadStart()),
        withPayload ? payload() : Payload.EMPTY,
        "",
        Payload.EMPTY,
        List.of(),
        "",
        deadlines(),
        "");
  }
}
