package dev.carillon.server.faults;

import dev.carillon.server.embedded.EmbeddedRedis;
import dev.carillon.server.embedded.RedisOptions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.resps.Slowlog;

/**
 * How long the machine itself stands still: a script that only counts, for about a millisecond,
 * runs beside the Redis that is measured, on another one that goes first as that one does. It needs
 * no memory and waits for nothing, so what it takes beyond its millisecond no script can help: a
 * shared machine gives its cores to others. What the slow log says of scripts is read beside this.
 */
final class StandStill implements AutoCloseable {
  private static final String COUNT =
      "local n = 0 for i = 1, tonumber(ARGV[1]) do n = n + i % 7 end return n";

  private static final Duration EVERY = Duration.ofMillis(20);
  private static final long PIECE_NANOS = Duration.ofMillis(1).toNanos();
  private static final int TRY = 20_000;
  private static final int TRIES = 50;
  private static final int KEPT = 1_000;

  private final EmbeddedRedis redis;
  private final Jedis asking;
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("stand-still").factory());
  private volatile long pieces;

  /**
   * @param slowerMicros what is told of, as of the scripts that are measured
   */
  StandStill(int slowerMicros) {
    redis =
        new EmbeddedRedis(
                RedisOptions.inMemory()
                    .withExtra(
                        "--slowlog-log-slower-than",
                        Integer.toString(slowerMicros),
                        "--slowlog-max-len",
                        Integer.toString(KEPT)))
            .start();
    Cluster.letGoFirst(redis);
    asking = new Jedis("127.0.0.1", redis.port(), (int) Duration.ofMinutes(1).toMillis());
    String sha = asking.scriptLoad(COUNT);
    List<String> piece = List.of(Long.toString(TRY * PIECE_NANOS / quickest(sha)));
    asking.slowlogReset();
    clock.scheduleAtFixedRate(
        () -> {
          Object unused = asking.evalsha(sha, List.of(), piece);
          pieces++;
        },
        0,
        EVERY.toMillis(),
        TimeUnit.MILLISECONDS);
  }

  private long quickest(String sha) {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < TRIES; i++) {
      long begun = System.nanoTime();
      Object unused = asking.evalsha(sha, List.of(), List.of(Integer.toString(TRY)));
      least = Math.min(least, System.nanoTime() - begun);
    }
    return least;
  }

  /** So far, in words. */
  @Override
  public String toString() {
    try (Jedis plain = new Jedis("127.0.0.1", redis.port())) {
      List<Slowlog> slow = plain.slowlogGet(KEPT);
      long most = slow.stream().mapToLong(Slowlog::getExecutionTime).max().orElse(0);
      return "by the machine alone, of %d counts to 1 ms: %s"
          .formatted(pieces, slow.isEmpty() ? "none" : slow.size() + "×, up to " + most);
    }
  }

  @Override
  public void close() {
    clock.close();
    asking.close();
    redis.close();
  }
}
