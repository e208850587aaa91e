package dev.carillon.server.boot;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Waits until Redis is there, saying so now and then; then the server begins to work. */
final class RedisWait implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(RedisWait.class);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(500);
  private static final Duration SAY_AGAIN = Duration.ofSeconds(10);

  private final Runnable check;
  private final CompletableFuture<CarillonException> refused;
  private final Runnable there;
  private final String address;

  /**
   * @param check throws REDIS_AWAY as long as Redis is not there, something else if it cannot be
   *     used
   * @param refused told if it cannot be used
   * @param there called once it can
   * @param address for people
   */
  RedisWait(
      Runnable check,
      CompletableFuture<CarillonException> refused,
      Runnable there,
      String address) {
    this.check = check;
    this.refused = refused;
    this.there = there;
    this.address = address;
  }

  @Override
  public void run() {
    long begin = System.nanoTime();
    long said = begin - SAY_AGAIN.toNanos();
    while (true) {
      if (System.nanoTime() - said >= SAY_AGAIN.toNanos()) {
        said = System.nanoTime();
        LOG.warn(
            "start: waits for Redis at {} since {} s; nothing is taken until it answers",
            address,
            (said - begin) / 1_000_000_000);
      }
      try {
        Thread.sleep(LOOK_AGAIN);
        check.run();
        LOG.info("start: Redis at {} is there", address);
        there.run();
        return;
      } catch (InterruptedException e) {
        return;
      } catch (CarillonException e) {
        if (e.code() != ErrorCode.REDIS_AWAY) {
          LOG.error("start: {}", e.message());
          refused.complete(e);
          return;
        }
      }
    }
  }
}
