package dev.carillon.server.bench;

import dev.carillon.model.worker.Ulid;
import dev.carillon.server.config.ServerConfig;
import dev.carillon.server.metrics.Meters;
import dev.carillon.server.store.redis.RedisStores;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.util.SafeEncoder;

/** The measured server's store, looked at from outside. */
final class Stores {
  private Stores() {}

  static RedisStores of(BenchOptions.Target at, Clock clock, RandomGenerator random) {
    ServerConfig defaults = ServerConfig.defaults();
    return new RedisStores(
        new RedisStores.Settings(
            at.redisHost(),
            at.redisPort(),
            "",
            defaults.cluster(),
            defaults.engine().buckets(),
            Duration.ofSeconds(10),
            2,
            Ulid.random(clock.millis(), random),
            "bench"),
        new Meters(new SimpleMeterRegistry()),
        random);
  }

  /**
   * What Redis has noted as slow, by default 10 ms and more, of the last 128.
   *
   * @param newest number of the newest note
   * @param scripts calls of scripts
   * @param commands single commands, those that scripts make too: each takes microseconds, so all
   *     the rest is time in which Redis was not given a processor
   */
  record Slow(long newest, long scripts, long commands) {}

  /** The notes that came after one; -1: all that are kept. */
  static Slow slow(BenchOptions.Target at, long after) {
    long newest = after;
    long scripts = 0;
    long commands = 0;
    try (RedisClient redis = RedisClient.create(at.redisHost(), at.redisPort())) {
      Object notes = redis.sendCommand(Protocol.Command.SLOWLOG, "GET", "128");
      for (Object note : (List<?>) notes) {
        List<?> parts = (List<?>) note;
        long number = (Long) parts.getFirst();
        if (number > after) {
          newest = Math.max(newest, number);
          String command = SafeEncoder.encode((byte[]) ((List<?>) parts.get(3)).getFirst());
          if (command.toUpperCase(Locale.ROOT).startsWith("EVAL")) {
            scripts++;
          } else {
            commands++;
          }
        }
      }
    }
    return new Slow(newest, scripts, commands);
  }
}
