package dev.carillon.server.store.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Arguments of a script call, in order. */
final class Args {
  private final List<byte[]> list = new ArrayList<>();

  /** Text of people: UTF-8. */
  Args text(String value) {
    list.add(value.getBytes(StandardCharsets.UTF_8));
    return this;
  }

  /** Ids, keys, words: one byte a character. */
  Args ascii(String value) {
    list.add(value.getBytes(ISO_8859_1));
    return this;
  }

  Args bytes(byte[] value) {
    list.add(value);
    return this;
  }

  Args number(long value) {
    return ascii(Long.toString(value));
  }

  /** A fraction in [0, 1). */
  Args fraction(double value) {
    return ascii(Double.toString(value));
  }

  List<byte[]> list() {
    return list;
  }
}
