package dev.carillon.server.store.redis;

import static dev.carillon.server.store.redis.RecordLayout.*;
import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Payload;
import dev.carillon.model.task.RetryPolicy;
import dev.carillon.model.task.Task;
import dev.carillon.model.task.TaskId;
import dev.carillon.model.task.TaskState;
import dev.carillon.model.worker.AttemptRef;
import dev.carillon.model.worker.Nonce;
import dev.carillon.model.worker.Ulid;
import dev.carillon.server.core.Line;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** A packed task record and what it says. */
final class TaskRecord {
  private static final byte[] NO_WORKER = new byte[16];

  private final byte[] bytes;

  /** Wraps stored bytes; they may be cut off behind the meta part. */
  TaskRecord(byte[] bytes) {
    if (u8(bytes, AT_VERSION) != VERSION) {
      throw CarillonException.of(
              ErrorCode.INCOMPATIBLE_DATA,
              "Expected a task record of layout "
                  + VERSION
                  + ", but Redis holds layout "
                  + u8(bytes, AT_VERSION)
                  + ".")
          .advice(
              "The data was written by another version of Carillon; run that one, or use another cluster name.")
          .build();
    }
    this.bytes = bytes;
  }

  /** Packs a new task; state and times are the script's to fill in. */
  static byte[] pack(NewTask task, Line line) {
    byte[] meta =
        new RecordMeta(task.name(), task.idempotencyKey(), task.labels(), task.attributes())
            .encode();
    boolean keyed = !task.idempotencyKey().isEmpty();
    int metaLength = meta.length + (keyed ? KEY_HASH : 0);
    byte[] payload = task.payload().bytes();
    byte[] record = new byte[HEADER + metaLength + payload.length];
    record[AT_VERSION] = VERSION;
    record[AT_FLAGS] = (byte) (keyed ? HAS_KEY : 0);
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
    int at = HEADER;
    if (keyed) {
      System.arraycopy(
          Hashes.idempotencyKey(task.tenant(), task.idempotencyKey()), 0, record, at, KEY_HASH);
      at += KEY_HASH;
    }
    System.arraycopy(meta, 0, record, at, meta.length);
    System.arraycopy(payload, 0, record, at + meta.length, payload.length);
    return record;
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
    return u48(bytes, AT_ENDED);
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
    byte[] id = Arrays.copyOfRange(bytes, AT_WORKER, AT_WORKER + 16);
    return Arrays.equals(id, NO_WORKER) ? "" : Ulid.format(id);
  }

  AttemptRef attempt(TaskId id) {
    return new AttemptRef(id, gen(), nonce());
  }

  /** Bytes up to the payload, of which this record may hold fewer. */
  int payloadStart() {
    return HEADER + u16(bytes, AT_META_LENGTH);
  }

  RecordMeta meta() {
    int from = HEADER + (has(HAS_KEY) ? KEY_HASH : 0);
    return RecordMeta.decode(ByteBuffer.wrap(bytes, from, payloadStart() - from));
  }

  Payload payload() {
    return Payload.of(Arrays.copyOfRange(bytes, payloadStart(), bytes.length));
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
        "");
  }
}
