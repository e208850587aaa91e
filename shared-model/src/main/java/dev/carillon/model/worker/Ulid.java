package dev.carillon.model.worker;

import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.random.RandomGenerator;

/**
 * A ULID: 48 bits of time, 80 random bits, written as 26 digits of Crockford's base 32. Names
 * processes (workers, servers), because host names and process ids come back.
 */
public final class Ulid {
  private static final String DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  private static final int LENGTH = 26;

  private Ulid() {}

  /** A new one for a process started at that time (epoch milliseconds). */
  public static String random(long nowMs, RandomGenerator random) {
    byte[] bytes = new byte[16];
    random.nextBytes(bytes);
    ByteBuffer.wrap(bytes).putShort(0, (short) (nowMs >>> 32)).putInt(2, (int) nowMs);
    return format(bytes);
  }

  /** Whether a text is a ULID. */
  public static boolean valid(String text) {
    if (text.length() != LENGTH || text.charAt(0) > '7') {
      return false;
    }
    return text.toUpperCase(Locale.ROOT).chars().allMatch(c -> DIGITS.indexOf(c) >= 0);
  }

  /**
   * The 16 bytes of a ULID.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static byte[] bytes(String text) {
    if (!valid(text)) {
      throw new IllegalArgumentException(
          "Expected a ULID (26 characters), but got '" + text + "'.");
    }
    long high = 0;
    long low = 0;
    for (int i = 0; i < LENGTH; i++) {
      high = high << 5 | low >>> 59;
      low = low << 5 | DIGITS.indexOf(Character.toUpperCase(text.charAt(i)));
    }
    return ByteBuffer.allocate(16).putLong(high).putLong(low).array();
  }

  /**
   * When one was made, epoch milliseconds.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static long millis(String text) {
    return ByteBuffer.wrap(bytes(text)).getLong() >>> 16;
  }

  /** The text of 16 bytes. */
  public static String format(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    long high = buffer.getLong();
    long low = buffer.getLong();
    char[] text = new char[LENGTH];
    for (int i = LENGTH - 1; i >= 0; i--) {
      text[i] = DIGITS.charAt((int) (low & 31));
      low = low >>> 5 | high << 59;
      high >>>= 5;
    }
    return new String(text);
  }
}
