package dev.carillon.server.store.redis;

import dev.carillon.server.embedded.EmbeddedRedis;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** How long the thread of a Redis that runs the commands has been on a processor. */
final class RedisTime {
  private final Path stat;

  RedisTime(EmbeddedRedis redis) {
    String pid = Long.toString(redis.pid());
    stat = Path.of("/proc", pid, "task", pid, "schedstat");
  }

  /** In nanoseconds since it was started. */
  long nanos() {
    try {
      String text = Files.readString(stat);
      return Long.parseLong(text, 0, text.indexOf(' '), 10);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
