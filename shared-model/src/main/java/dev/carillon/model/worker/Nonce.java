package dev.carillon.model.worker;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * 128 bits made by a worker for one claim. They make repeats safe and tell two claims of one
 * attempt apart.
 */
public record Nonce(long high, long low) {
  public static final Nonce NONE = new Nonce(0, 0);
  public static final int BYTES = 16;

  public static Nonce random(RandomGenerator random) {
    return new Nonce(random.nextLong(), random.nextLong());
  }

  /** So many at once: a secure source gives many bytes for little more than the price of a few. */
  public static List<Nonce> random(RandomGenerator random, int count) {
    byte[] bytes = new byte[count * BYTES];
    random.nextBytes(bytes);
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    List<Nonce> nonces = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      nonces.add(new Nonce(buffer.getLong(), buffer.getLong()));
    }
    return nonces;
  }

  /**
   * Reads 16 bytes.
   *
   * @throws IllegalArgumentException if there are not exactly 16
   */
  public static Nonce of(byte[] bytes) {
    if (bytes.length != BYTES) {
      throw new IllegalArgumentException(
          "Expected a nonce of 16 bytes, but got " + bytes.length + ".");
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    return new Nonce(buffer.getLong(), buffer.getLong());
  }

  /** 16 bytes, big-endian. */
  public byte[] bytes() {
    return ByteBuffer.allocate(BYTES).putLong(high).putLong(low).array();
  }
}
