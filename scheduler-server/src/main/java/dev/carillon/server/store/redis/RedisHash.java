package dev.carillon.server.store.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.HashMap;
import java.util.Map;

/** A hash as Redis tells it. */
final class RedisHash {
  private RedisHash() {}

  /** Its fields and values, which are text, from bytes. */
  static Map<String, String> text(Map<?, ?> raw) {
    Map<String, String> text = new HashMap<>();
    raw.forEach((k, v) -> text.put(new String((byte[]) k, UTF_8), new String((byte[]) v, UTF_8)));
    return text;
  }
}
