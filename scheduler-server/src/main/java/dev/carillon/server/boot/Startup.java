package dev.carillon.server.boot;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs steps in order and takes them down in reverse: first all of them stop taking work, then each
 * ends. A step that fails takes down those before it. Closing is safe to repeat and may come from
 * any thread, also while the start is going on: the start then goes no further.
 */
public final class Startup implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Startup.class);

  private final List<Step> steps;
  private final List<Step> started = new ArrayList<>();
  private volatile boolean closing;

  public Startup(List<Step> steps) {
    this.steps = List.copyOf(steps);
  }

  /**
   * Brings everything up.
   *
   * @throws RuntimeException the first failure, after everything was taken down again
   */
  public synchronized void start() {
    for (Step step : steps) {
      if (closing) {
        return;
      }
      long begin = System.nanoTime();
      try {
        step.start();
      } catch (Exception e) {
        close();
        throw e instanceof RuntimeException r ? r : new IllegalStateException(step.name(), e);
      }
      started.add(step);
      LOG.debug("Started {} in {} ms", step.name(), millisSince(begin));
    }
  }

  /** Takes everything down. A step that fails is logged; the others go on. */
  @Override
  public void close() {
    closing = true;
    takeDown();
  }

  private synchronized void takeDown() {
    List<Step> reversed = new ArrayList<>(started.reversed());
    started.clear();
    for (Step step : reversed) {
      attempt("quiesce", step, step::quiesce);
    }
    for (Step step : reversed) {
      long begin = System.nanoTime();
      attempt("stop", step, step::stop);
      LOG.debug("Stopped {} in {} ms", step.name(), millisSince(begin));
    }
  }

  private static void attempt(String what, Step step, Step.Action action) {
    try {
      action.run();
    } catch (InterruptedException e) {
      LOG.warn("Interrupted at {} of {}", what, step.name());
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      LOG.warn("Could not {} {}", what, step.name(), e);
    }
  }

  private static long millisSince(long begin) {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
  }
}
