package dev.carillon.server.boot.up;

import dev.carillon.server.embedded.EmbeddedRedis;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts Redis again, on its port and with its data, when it has ended without being told to. */
final class RedisWatch implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(RedisWatch.class);

  private final EmbeddedRedis redis;
  private final Consumer<String> out;
  private boolean failed;
  private boolean stopped;

  /**
   * @param redis that was started; from now on only this one starts it
   * @param out gets what is told to the person, line by line
   */
  RedisWatch(EmbeddedRedis redis, Consumer<String> out) {
    this.redis = redis;
    this.out = out;
  }

  /** Looks once; to be called again and again. */
  @Override
  public synchronized void run() {
    if (stopped || redis.runs()) {
      return;
    }
    try {
      EmbeddedRedis unused = redis.start();
      failed = false;
      out.accept("Redis ended; it was started again on " + redis.address() + " with its data.");
    } catch (RuntimeException e) {
      // Told once, not at each look: it is tried until it starts.
      if (!failed) {
        out.accept("Redis ended and does not start again: " + e.getMessage());
        LOG.warn("up: Redis ended and does not start again", e);
      }
      failed = true;
    }
  }

  /** It may end from now on; waits for a start that is under way. */
  synchronized void stop() {
    stopped = true;
  }
}
