package dev.carillon.server.boot;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads of this process, all named {@code carillon-<part>-<n>}. An exception that nobody
 * caught is logged, never swallowed.
 */
public final class CarillonThreads implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CarillonThreads.class);
  private static final long PATIENCE_MS = 2_000;

  private final List<ExecutorService> executors = new ArrayList<>();
  private final Runtime.Version java;
  private boolean warned;

  public CarillonThreads() {
    this(Runtime.version());
  }

  CarillonThreads(Runtime.Version java) {
    this.java = java;
  }

  /**
   * One virtual thread a task: for everything that waits. Where virtual threads cannot be trusted,
   * a platform thread.
   */
  public synchronized ExecutorService virtual(String part) {
    if (VirtualThreads.mayNeverWake(java)) {
      warn();
      return keep(Executors.newCachedThreadPool(factory(part)));
    }
    return keep(
        Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual()
                .name("carillon-" + part + "-", 0)
                .uncaughtExceptionHandler(CarillonThreads::logged)
                .factory()));
  }

  private void warn() {
    if (!warned) {
      warned = true;
      LOG.warn(
          "Virtual threads of Java {} may wait for ever (JDK-8369227): platform threads are used"
              + " instead, which take more memory. Install Java 25.0.3 or newer.",
          java);
    }
  }

  /** A few platform threads: for loops, and for whatever must not share a carrier. */
  public synchronized ExecutorService pool(String part, int size) {
    return keep(Executors.newFixedThreadPool(size, factory(part)));
  }

  /** Platform threads made when needed, at most so many, gone after a minute without work. */
  public synchronized ExecutorService cached(String part, int most) {
    var pool =
        new ThreadPoolExecutor(
            most, most, 1, TimeUnit.MINUTES, new LinkedBlockingQueue<>(), factory(part));
    pool.allowCoreThreadTimeOut(true);
    return keep(pool);
  }

  /** Timers. A task that throws is logged by its own code, or it never runs again. */
  public synchronized ScheduledThreadPoolExecutor timer(String part) {
    var timer = new ScheduledThreadPoolExecutor(1, factory(part));
    timer.setRemoveOnCancelPolicy(true);
    timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    return keep(timer);
  }

  /** Named daemon threads, for libraries that make their own. */
  public ThreadFactory factory(String part) {
    var count = new AtomicInteger();
    return task ->
        Thread.ofPlatform()
            .name("carillon-" + part + "-" + count.getAndIncrement())
            .daemon(true)
            .uncaughtExceptionHandler(CarillonThreads::logged)
            .unstarted(task);
  }

  /** Interrupts what still runs and waits a little for it to end. */
  @Override
  public synchronized void close() {
    executors.forEach(ExecutorService::shutdownNow);
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MS);
    try {
      for (ExecutorService executor : executors) {
        long left = Math.max(1, deadline - System.nanoTime());
        if (!executor.awaitTermination(left, TimeUnit.NANOSECONDS)) {
          LOG.warn("Some threads did not end: {}", executor);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    executors.clear();
  }

  private <E extends ExecutorService> E keep(E executor) {
    executors.add(executor);
    return executor;
  }

  private static void logged(Thread thread, Throwable failure) {
    LOG.error("Thread {} ended by an exception", thread.getName(), failure);
  }
}
