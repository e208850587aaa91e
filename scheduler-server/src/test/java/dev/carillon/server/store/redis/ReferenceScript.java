package dev.carillon.server.store.redis;

import dev.carillon.server.embedded.EmbeddedRedis;
import java.util.List;
import redis.clients.jedis.RedisClient;

/**
 * A measure of how fast Redis is on this machine just now: a script that reads and writes as ours
 * do, always the same. The unit is what {@value #UNIT} rounds of it cost, each of four commands:
 * three milliseconds on two quiet cores of 2026.
 */
final class ReferenceScript {
  private static final int UNIT = 300;
  private static final int ROUNDS = 60;

  private static final String TEXT =
      """
      for i = 1, tonumber(ARGV[1]) do
        local key = KEYS[1] .. ':' .. i
        redis.call('HSET', key, 'state', 'READY', 'due', 1700000000000 + i, 'gen', 1, 'type', 'echo')
        local was = redis.call('HMGET', key, 'state', 'due', 'gen')
        redis.call('ZADD', KEYS[1], was[2], cmsgpack.pack({i, was[1], was[3]}))
        redis.call('DEL', key)
      end
      redis.call('DEL', KEYS[1])
      return 1
      """;

  private final RedisClient asks;
  private final RedisTime time;

  ReferenceScript(EmbeddedRedis redis, RedisTime time) {
    this.asks = RedisClient.create("127.0.0.1", redis.port());
    this.time = time;
  }

  /** What a unit costs now, in milliseconds of Redis' thread. */
  double millis() {
    long before = time.nanos();
    asks.eval(TEXT, List.of("{reference}"), List.of(Integer.toString(ROUNDS)));
    return (time.nanos() - before) / 1e6 * UNIT / ROUNDS;
  }
}
