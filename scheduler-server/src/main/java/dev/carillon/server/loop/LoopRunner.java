package dev.carillon.server.loop;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.server.core.Loop;
import dev.carillon.server.core.Pulse;
import dev.carillon.server.log.LogFields;
import dev.carillon.server.log.Repeats;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs one loop until it is interrupted; no failure of a pass ends it. */
public final class LoopRunner implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(LoopRunner.class);
  private static final Duration AFTER_FAILURE = Duration.ofMillis(500);

  private final Loop loop;
  private final Runnable fenced;
  private final Pulse pulse;
  private final Repeats repeats = new Repeats();
  private boolean away;

  /**
   * @param fenced told when the loop was refused because another server owns its bucket by now
   */
  public LoopRunner(Loop loop, Runnable fenced, Pulse pulse) {
    this.loop = loop;
    this.fenced = fenced;
    this.pulse = pulse;
  }

  @Override
  public void run() {
    try (LogFields fields = LogFields.of(LogFields.LOOP, loop.name())) {
      passes();
    }
  }

  private void passes() {
    while (!Thread.currentThread().isInterrupted()) {
      Duration wait = pass();
      if (wait.isZero()) {
        continue;
      }
      try {
        loop.await(wait);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private Duration pass() {
    try {
      Duration wait = loop.runOnce();
      pulse.passed(loop.name(), System.nanoTime(), wait);
      if (repeats.over() || away) {
        LOG.info("{}: goes on", loop.name());
        away = false;
      }
      return wait;
    } catch (CarillonException e) {
      pulse.failed(loop.name(), e.message(), System.nanoTime());
      if (e.code() == ErrorCode.FENCED) {
        LOG.warn("{}: fenced: {}", loop.name(), e.message());
        fenced.run();
      } else if (e.code() != ErrorCode.REDIS_AWAY && e.code() != ErrorCode.NOT_DURABLE) {
        repeats
            .tell(e.message(), System.nanoTime())
            .ifPresent(more -> LOG.warn("{}: {}{}", loop.name(), e.message(), more));
      } else if (!away) {
        LOG.warn("{}: waits, {}", loop.name(), e.message());
        away = true;
      }
      return AFTER_FAILURE;
    } catch (RuntimeException | Error e) {
      pulse.failed(loop.name(), e.toString(), System.nanoTime());
      // An Error too: a loop that ends in silence is worse than one that fails again.
      repeats
          .tell(e.toString(), System.nanoTime())
          .ifPresent(
              more -> LOG.error("{}: pass failed, the next one follows{}", loop.name(), more, e));
      return AFTER_FAILURE;
    }
  }
}
