package dev.carillon.server.embedded;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How an embedded Redis is run.
 *
 * @param port 1–65535, or 0: any free one, chosen at the first start and kept
 * @param data where the append-only file and the log lie; null: a directory of its own that is
 *     deleted at close
 * @param appendOnly whether writes go to an append-only file, flushed once a second
 * @param bundledOnly use the bundled 6.2 even where a newer server is installed
 * @param extra further arguments of redis-server, for example {@code --maxmemory 10mb}
 */
public record RedisOptions(
    int port, @Nullable Path data, boolean appendOnly, boolean bundledOnly, List<String> extra) {
  public RedisOptions {
    extra = List.copyOf(extra);
  }

  /** Nothing survives: for tests. */
  public static RedisOptions inMemory() {
    return new RedisOptions(0, null, false, false, List.of());
  }

  /** Survives a restart. */
  public static RedisOptions durable(Path data) {
    return new RedisOptions(0, data, true, false, List.of());
  }

  public RedisOptions withPort(int value) {
    return new RedisOptions(value, data, appendOnly, bundledOnly, extra);
  }

  public RedisOptions withAppendOnly(boolean value) {
    return new RedisOptions(port, data, value, bundledOnly, extra);
  }

  public RedisOptions withBundledOnly(boolean value) {
    return new RedisOptions(port, data, appendOnly, value, extra);
  }

  public RedisOptions withExtra(String... values) {
    return new RedisOptions(port, data, appendOnly, bundledOnly, List.of(values));
  }
}
