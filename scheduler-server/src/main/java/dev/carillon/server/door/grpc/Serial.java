package dev.carillon.server.door.grpc;

import dev.carillon.model.error.CarillonException;
import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the steps of one stream one after another, in order, off the event loop. A step is expected
 * to handle its own errors; one that does not is logged, and holds up none of those behind it.
 */
final class Serial {
  private static final Logger LOG = LoggerFactory.getLogger(Serial.class);

  private final Executor executor;
  private final ReentrantLock lock = new ReentrantLock();
  private final ArrayDeque<Runnable> steps = new ArrayDeque<>();
  private boolean running;

  Serial(Executor executor) {
    this.executor = executor;
  }

  void execute(Runnable step) {
    lock.lock();
    try {
      steps.add(step);
      if (running) {
        return;
      }
      running = true;
    } finally {
      lock.unlock();
    }
    executor.execute(this::drain);
  }

  private void drain() {
    for (Runnable step = next(); step != null; step = next()) {
      run(step);
    }
  }

  private static void run(Runnable step) {
    try {
      step.run();
    } catch (CarillonException e) {
      LOG.warn("A step of a stream failed: {}", e.message());
    } catch (RuntimeException | Error e) {
      LOG.error("A step of a stream failed", e);
    }
  }

  private @Nullable Runnable next() {
    lock.lock();
    try {
      Runnable step = steps.poll();
      running = step != null;
      return step;
    } finally {
      lock.unlock();
    }
  }
}
