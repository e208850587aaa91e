package dev.carillon.server.store.redis;

import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.TaskDeadlines;
import dev.carillon.model.task.TaskId;
import dev.carillon.model.trace.TraceContext;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.TreeMap;

/**
 * The hashes that are stored. They never change: data written with one is looked up with it for
 * ever.
 */
final class Hashes {
  private static final String DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

  private Hashes() {}

  /** 10 characters (50 bits) for tenant, queue and type. */
  static String line(String tenant, String queue, String type) {
    long bits = ByteBuffer.wrap(sha256(tenant, queue, type)).getLong();
    char[] key = new char[RecordLayout.LINE_LENGTH];
    for (int i = 0; i < key.length; i++) {
      key[i] = DIGITS.charAt((int) (bits & 31));
      bits >>>= 5;
    }
    return new String(key);
  }

  /** The local part of the id of a task that its sender named. */
  static String ownId(String tenant, String ownId) {
    long bits = ByteBuffer.wrap(sha256("own", tenant, ownId)).getLong();
    char[] local = new char[TaskId.LOCAL_LENGTH];
    for (int i = 0; i < local.length; i++) {
      local[i] = DIGITS.charAt((int) (bits & 31));
      bits >>>= 5;
    }
    return new String(local);
  }

  /** 16 bytes for a tenant's idempotency key. */
  static byte[] idempotencyKey(String tenant, String key) {
    return Arrays.copyOf(sha256("key", tenant, key), RecordLayout.KEY_HASH);
  }

  /** 15 bytes for the unique key of a task, and a digit for its scope. */
  static byte[] uniqueKey(NewTask task) {
    byte[] hash =
        Arrays.copyOf(
            sha256("unique", task.tenant(), task.queue(), task.unique().key()),
            RecordLayout.KEY_HASH);
    hash[RecordLayout.KEY_HASH - 1] = (byte) ('1' + task.unique().scope().ordinal());
    return hash;
  }

  /** Which bucket holds the tasks of a unique key. */
  static int uniqueBucket(NewTask task, int buckets) {
    return bucket(task.tenant() + ' ' + task.queue(), task.unique().key(), buckets);
  }

  /** 16 bytes for a limit key of a queue. */
  static byte[] limitKey(String queue, String key) {
    return Arrays.copyOf(sha256("limit", queue, key), RecordLayout.KEY_HASH);
  }

  /** The hash of a limit key as 32 hexadecimal digits; empty if it is all zeros. */
  static String limitKeyText(byte[] bytes, int at) {
    byte[] hash = Arrays.copyOfRange(bytes, at, at + RecordLayout.KEY_HASH);
    return Arrays.equals(hash, RecordExt.NO_HASH) ? "" : HexFormat.of().formatHex(hash);
  }

  /** The other way round. */
  static byte[] limitKeyBytes(String text) {
    return text.isEmpty() ? RecordExt.NO_HASH : HexFormat.of().parseHex(text);
  }

  /** Which bucket holds the slots of a scope. */
  static int home(String scope, int buckets) {
    return Math.floorMod(ByteBuffer.wrap(sha256("home", scope)).getInt(), buckets);
  }

  /** Which bucket holds the task of an idempotency key. */
  static int bucket(String tenant, String key, int buckets) {
    return Math.floorMod(ByteBuffer.wrap(sha256("bucket", tenant, key)).getInt(), buckets);
  }

  /** 16 bytes that are equal for equal requests: everything the caller asked for. */
  static byte[] request(NewTask task) {
    MessageDigest digest = digest();
    for (Object part :
        new Object[] {
          task.queue(),
          task.type(),
          task.tenant(),
          task.name(),
          task.priority(),
          task.due(),
          task.retry(),
          task.execTimeout(),
          new TreeMap<>(task.labels()),
          // A repeat of a request is part of another trace.
          new TreeMap<>(TraceContext.without(task.attributes()))
        }) {
      digest.update(part.toString().getBytes(StandardCharsets.UTF_8));
      digest.update((byte) 0);
    }
    // Only where there are any: the hashes of requests without stay what they were.
    if (!task.deadlines().equals(TaskDeadlines.NONE)) {
      digest.update(task.deadlines().toString().getBytes(StandardCharsets.UTF_8));
      digest.update((byte) 0);
    }
    if (task.unique().present()) {
      digest.update(task.unique().toString().getBytes(StandardCharsets.UTF_8));
      digest.update((byte) 0);
    }
    return Arrays.copyOf(digest.digest(task.payload().bytes()), 16);
  }

  private static byte[] sha256(String... parts) {
    MessageDigest digest = digest();
    for (String part : parts) {
      digest.update(part.getBytes(StandardCharsets.UTF_8));
      digest.update((byte) 0);
    }
    return digest.digest();
  }

  /** A digest that scripts can make too. */
  static MessageDigest sha1() {
    return digest("SHA-1");
  }

  private static MessageDigest digest() {
    return digest("SHA-256");
  }

  private static MessageDigest digest(String algorithm) {
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
