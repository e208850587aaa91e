package dev.carillon.model.worker;

import java.nio.ByteBuffer;
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
