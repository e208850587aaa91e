package dev.carillon.server.bench;

import dev.carillon.model.worker.Ulid;
import dev.carillon.server.config.ServerConfig;
import dev.carillon.server.metrics.Meters;
import dev.carillon.server.store.redis.RedisStores;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.random.RandomGenerator;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.RedisClient;

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

  /** How many calls Redis has noted as slow: by default 10 ms and more, of the last 128. */
  static long slowScripts(BenchOptions.Target at) {
    try (RedisClient redis = RedisClient.create(at.redisHost(), at.redisPort())) {
      return (Long) redis.sendCommand(Protocol.Command.SLOWLOG, "LEN");
    }
  }
}
