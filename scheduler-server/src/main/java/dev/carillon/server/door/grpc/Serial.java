package dev.carillon.server.door.grpc;

import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Runs the steps of one stream one after another, in order, off the event loop. A step is expected
 * to handle its own errors.
 */
final class Serial {
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
      step.run();
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
