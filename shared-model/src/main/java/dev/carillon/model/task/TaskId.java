package dev.carillon.model.task;

import java.util.random.RandomGenerator;

/**
 * The name of a task: its bucket as two base-32 digits, a dash, and 12 random base-32 digits (60
 * bits), for example {@code 03-8M3KQ2ZVXH4T}. 15 characters, because the id is paid for in a key
 * and in an index member. Only the part behind the dash is stored: the bucket is in the key's hash
 * tag.
 */
public record TaskId(int bucket, String local) {
  /** Crockford's base 32: no I, L, O, U, so that nobody misreads an id on the telephone. */
  private static final String DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

  private static final boolean[] IS_DIGIT = new boolean[128];

  static {
    DIGITS.chars().forEach(c -> IS_DIGIT[c] = true);
  }

  /** Length of the part behind the dash. */
  public static final int LOCAL_LENGTH = 12;

  /** Most buckets that two digits can name. */
  public static final int MAX_BUCKETS = 1024;

  public TaskId {
    if (bucket < 0 || bucket >= MAX_BUCKETS) {
      throw new IllegalArgumentException("Expected a bucket 0–1023, but got " + bucket + ".");
    }
    if (local.length() != LOCAL_LENGTH) {
      throw new IllegalArgumentException(
          "Expected 12 characters behind the dash of a task id, but got '" + local + "'.");
    }
    for (int i = 0; i < LOCAL_LENGTH; i++) {
      char c = local.charAt(i);
      if (c >= IS_DIGIT.length || !IS_DIGIT[c]) {
        throw new IllegalArgumentException(
            "Expected only digits of Crockford's base 32 in a task id, but got '" + local + "'.");
      }
    }
  }

  /** A new id in a bucket. */
  public static TaskId random(int bucket, RandomGenerator random) {
    long bits = random.nextLong();
    char[] local = new char[LOCAL_LENGTH];
    for (int i = 0; i < LOCAL_LENGTH; i++) {
      local[i] = DIGITS.charAt((int) (bits & 31));
      bits >>>= 5;
    }
    return new TaskId(bucket, new String(local));
  }

  /**
   * Reads an id as people and programs write it; lower case is accepted.
   *
   * @throws IllegalArgumentException with what was expected
   */
  public static TaskId parse(String text) {
    String id = text.strip().toUpperCase(java.util.Locale.ROOT);
    if (id.length() != LOCAL_LENGTH + 3 || id.charAt(2) != '-') {
      throw new IllegalArgumentException(
          "Expected a task id like 03-8M3KQ2ZVXH4T, but got '" + text + "'.");
    }
    int high = DIGITS.indexOf(id.charAt(0));
    int low = DIGITS.indexOf(id.charAt(1));
    if (high < 0 || low < 0) {
      throw new IllegalArgumentException(
          "Expected a task id like 03-8M3KQ2ZVXH4T, but got '" + text + "'.");
    }
    return new TaskId(high * 32 + low, id.substring(3));
  }

  @Override
  public String toString() {
    return "" + DIGITS.charAt(bucket >>> 5) + DIGITS.charAt(bucket & 31) + '-' + local;
  }
}
