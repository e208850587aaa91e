package dev.carillon.model.task;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Bytes that nobody changes: what a handler gets, or what it returned. Two are equal if their bytes
 * are.
 */
public final class Payload {
  public static final Payload EMPTY = new Payload(new byte[0]);

  private final byte[] bytes;

  private Payload(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Takes a copy. */
  public static Payload of(byte[] bytes) {
    return bytes.length == 0 ? EMPTY : new Payload(bytes.clone());
  }

  public static Payload of(String text) {
    return of(text.getBytes(StandardCharsets.UTF_8));
  }

  /** A copy of the bytes. */
  public byte[] bytes() {
    return bytes.clone();
  }

  /** Read as UTF-8; bytes that are none become the replacement character. */
  public String utf8() {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  public int size() {
    return bytes.length;
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof Payload p && Arrays.equals(bytes, p.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /** The size only: payloads may be secret. */
  @Override
  public String toString() {
    return "Payload[" + bytes.length + " B]";
  }
}
