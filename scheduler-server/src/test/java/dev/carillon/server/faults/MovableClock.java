package dev.carillon.server.faults;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.carillon.server.store.redis.RedisStores;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import redis.clients.jedis.Jedis;

/**
 * A copy of the scripts that reads Redis' clock plus what a key says, put before the real ones on
 * the class path of server processes: hours pass for them at once. The servers themselves are as
 * they are shipped.
 */
final class MovableClock {
  private static final String TIME = "redis.call('TIME')";
  private static final String KEY = "test-clock-ahead";
  private static final String MOVED =
      "(function() local t = redis.call('TIME') return {t[1] + (redis.call('GET', '"
          + KEY
          + "') or 0), t[2]} end)()";

  private final int redisPort;
  private final Path folder;
  private long aheadSeconds;

  /** Writes the copy into a folder. */
  MovableClock(int redisPort, Path folder) {
    this.redisPort = redisPort;
    this.folder = folder;
    try {
      Path scripts = Path.of(RedisStores.class.getResource("lua/tick.lua").toURI()).getParent();
      Path copies =
          folder.resolve(RedisStores.class.getPackageName().replace('.', '/')).resolve("lua");
      try (Stream<Path> all = Files.walk(scripts)) {
        for (Path file : all.filter(Files::isRegularFile).toList()) {
          Path copy = copies.resolve(scripts.relativize(file).toString());
          Files.createDirectories(copy.getParent());
          Files.writeString(copy, Files.readString(file, UTF_8).replace(TIME, MOVED), UTF_8);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What stands first on the class path of a server that lives by it. */
  Path classes() {
    return folder;
  }

  /** Time passes. */
  void forward(Duration time) {
    try (Jedis redis = new Jedis("127.0.0.1", redisPort)) {
      aheadSeconds += time.toSeconds();
      redis.set(KEY, Long.toString(aheadSeconds));
    }
  }

  /** The time that the servers live in, epoch milliseconds. */
  long nowMs() {
    try (Jedis redis = new Jedis("127.0.0.1", redisPort)) {
      List<String> time = redis.time();
      return (Long.parseLong(time.get(0)) + aheadSeconds) * 1000
          + Long.parseLong(time.get(1)) / 1000;
    }
  }
}
