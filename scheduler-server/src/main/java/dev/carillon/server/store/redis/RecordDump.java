package dev.carillon.server.store.redis;

import static dev.carillon.server.store.redis.RecordLayout.*;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.carillon.model.task.TaskId;
import dev.carillon.model.task.TaskState;
import dev.carillon.model.worker.Ulid;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.UnifiedJedis;

/**
 * A stored task, byte by byte, for people: read straight from Redis, so that it also shows what no
 * server would read. The payload is told by its size alone.
 */
public final class RecordDump {
  /**
   * A field of the record, or a fact beside it.
   *
   * @param offset where it begins in the record; -1: beside it
   * @param length bytes
   * @param hex the stored bytes, at most 16 of them
   */
  public record Row(int offset, int length, String name, String hex, String meaning) {}

  private static final List<String> FLAGS =
      List.of(
          "key",
          "extras",
          "cancel asked",
          "keeps no dead letter",
          "extension",
          "deadline",
          "owned");

  private final byte[] bytes;
  private final List<Row> rows = new ArrayList<>();

  private RecordDump(byte[] bytes) {
    this.bytes = bytes;
  }

  /** The rows of a task; empty if there is none of that id. Connects and closes. */
  public static Optional<List<Row>> of(RedisStores.Settings settings, TaskId id) {
    RedisKeys keys = new RedisKeys(settings.cluster(), settings.buckets());
    int b = id.bucket();
    if (b >= settings.buckets()) {
      return Optional.empty();
    }
    try (RedisLink link = new RedisLink(settings, null)) {
      UnifiedJedis redis = link.client();
      byte[] record = redis.get(keys.record(b, id.local()));
      if (record == null) {
        return Optional.empty();
      }
      RecordDump dump = new RecordDump(record);
      dump.record();
      dump.beside(redis, keys, id);
      return Optional.of(dump.rows);
    } catch (redis.clients.jedis.exceptions.JedisException e) {
      throw ScriptRunner.failure("doctor", e);
    }
  }

  private void record() {
    int version = u8(bytes, AT_VERSION);
    boolean known = (version == VERSION || version == NEWEST) && bytes.length >= HEADER;
    row(AT_VERSION, 1, "layout", version + (known ? "" : ": not known to this program"));
    if (!known) {
      row(1, bytes.length - 1, "the rest", "not decoded");
      return;
    }
    header();
    int at = HEADER;
    if (flag(HAS_KEY)) {
      row(at, KEY_HASH, "hash of the idempotency key", "");
      at += KEY_HASH;
    }
    if (flag(HAS_EXT)) {
      extension(at);
      at += 1 + u8(bytes, at);
    }
    int payload = HEADER + u16(bytes, AT_META_LENGTH);
    meta(at, payload);
    row(payload, bytes.length - payload, "payload", bytes.length - payload + " bytes");
  }

  private void header() {
    row(AT_STATE, 1, "state", state());
    row(AT_FLAGS, 1, "flags", flags());
    row(AT_PRIORITY, 1, "priority", number(AT_PRIORITY, 1));
    row(AT_GEN, 4, "gen", number(AT_GEN, 4));
    row(AT_ATTEMPTS, 2, "attempts", u8(bytes, 8) + " of " + u8(bytes, AT_MAX_ATTEMPTS));
    row(AT_LOST, 2, "lost attempts", u8(bytes, AT_LOST) + " of " + u8(bytes, AT_MAX_LOST));
    instant(AT_CREATED, "created");
    instant(AT_DUE, "due");
    instant(AT_READY, "ready");
    instant(AT_STARTED, "started");
    int state = u8(bytes, AT_STATE);
    if (state == TaskState.DISPATCHED.code() || state == TaskState.RUNNING.code()) {
      // It may have a mark on it, see record.lua.
      row(AT_ENDED, 6, "offered", instant(u48(bytes, AT_ENDED) % (1L << 47)));
    } else {
      instant(AT_ENDED, "ended");
    }
    instant(AT_LEASE, "lease or claim deadline");
    row(AT_EXEC_TIMEOUT, 4, "execution timeout", number(AT_EXEC_TIMEOUT, 4) + " ms");
    row(AT_BACKOFF_BASE, 4, "first back-off", number(AT_BACKOFF_BASE, 4) + " ms");
    row(AT_BACKOFF_MAX, 4, "longest back-off", number(AT_BACKOFF_MAX, 4) + " ms");
    row(AT_PROGRESS, 2, "progress", u16(bytes, AT_PROGRESS) + " ‰");
    row(AT_LINE, LINE_LENGTH, "line", line());
    row(AT_NONCE, 16, "nonce of the attempt", "");
    byte[] worker = Arrays.copyOfRange(bytes, AT_WORKER, AT_WORKER + 16);
    boolean none = Arrays.equals(worker, new byte[16]);
    row(AT_WORKER, 16, "worker", none ? "none yet" : Ulid.format(worker));
    row(AT_META_LENGTH, 2, "bytes up to the payload", number(AT_META_LENGTH, 2));
    instant(AT_START_DEADLINE, "start deadline");
  }

  private void extension(int at) {
    row(at, 1, "extension", u8(bytes, at) + " bytes");
    int from = at + 1;
    RecordExt ext = RecordExt.decode(bytes, at);
    row(from + EXT_RETRY_UNTIL, 6, "retry until", instant(ext.retryUntil()));
    row(from + EXT_HEARTBEAT, 4, "heartbeat timeout", ext.heartbeatMs() + " ms");
    row(from + EXT_QUEUE_WAIT, 4, "queue-wait timeout", ext.queueWaitMs() + " ms");
    row(from + EXT_UNIQUE, 16, "hash of the unique key", ext.hasUniqueKey() ? "" : "none");
    row(from + EXT_LIMIT, 16, "hash of the limit key", ext.hasLimitKey() ? "" : "none");
  }

  private void meta(int from, int to) {
    ByteBuffer in = ByteBuffer.wrap(bytes, from, to - from);
    while (in.remaining() >= 3) {
      int at = in.position();
      char tag = (char) in.get();
      byte[] text = new byte[Math.min(in.getShort() & 0xFFFF, in.remaining())];
      in.get(text);
      row(at, 3 + text.length, "meta " + tag, new String(text, UTF_8));
    }
  }

  private void beside(UnifiedJedis redis, RedisKeys keys, TaskId id) {
    if (bytes.length < HEADER) {
      return;
    }
    int b = id.bucket();
    byte[] member = id.local().getBytes(ISO_8859_1);
    byte[] names = redis.hget(keys.lines(b), line().getBytes(ISO_8859_1));
    fact("line is", names == null ? "not in the table of lines" : new String(names, UTF_8));
    fact("stands in its index at", score(redis.zscore(index(keys, b), member)));
    fact("expires at", score(redis.zscore(keys.expiry(b), member)));
    fact("extras", String.valueOf(redis.hkeys(new String(keys.extra(b, id.local()), ISO_8859_1))));
    fact("ended attempts kept", String.valueOf(redis.llen(keys.history(b, id.local()))));
    if (u8(bytes, AT_VERSION) == VERSION || u8(bytes, AT_VERSION) == NEWEST) {
      fact("version for edits", new TaskRecord(bytes).version());
    }
  }

  private byte[] index(RedisKeys keys, int b) {
    int state = u8(bytes, AT_STATE);
    return switch (state) {
      case 1, 5 -> keys.due(b, line());
      case 2 -> keys.ready(b, line());
      case 3, 4 -> keys.lease(b);
      case 6 -> keys.held(b);
      default -> keys.ended(b, state, line());
    };
  }

  private static String score(@Nullable Double score) {
    return score == null ? "nowhere" : String.format("%.0f", score);
  }

  private boolean flag(int flag) {
    return (u8(bytes, AT_FLAGS) & flag) != 0;
  }

  private String flags() {
    List<String> set = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      if (flag(1 << i)) {
        set.add(i < FLAGS.size() ? FLAGS.get(i) : "unknown " + (1 << i));
      }
    }
    return set.isEmpty() ? "none" : String.join(", ", set);
  }

  private String state() {
    int code = u8(bytes, AT_STATE);
    return code >= 1 && code <= 11 ? TaskState.ofCode(code).name() : code + ": no such state";
  }

  private String line() {
    return new String(bytes, AT_LINE, LINE_LENGTH, ISO_8859_1);
  }

  private String number(int at, int length) {
    return Long.toString(
        length == 1 ? u8(bytes, at) : length == 2 ? u16(bytes, at) : u32(bytes, at));
  }

  private void instant(int at, String name) {
    row(at, 6, name, instant(u48(bytes, at)));
  }

  private static String instant(long ms) {
    return ms == 0 ? "not" : Instant.ofEpochMilli(ms) + " (" + ms + ")";
  }

  private void row(int at, int length, String name, String meaning) {
    int shown = Math.clamp(Math.min(length, bytes.length - at), 0, 16);
    String hex = HexFormat.of().formatHex(bytes, at, at + shown) + (length > shown ? "…" : "");
    rows.add(new Row(at, length, name, hex, meaning));
  }

  private void fact(String name, String meaning) {
    rows.add(new Row(-1, 0, name, "", meaning));
  }
}
