package dev.carillon.server.worker;

import dev.carillon.client.WorkerLink;
import dev.carillon.model.error.CarillonException;
import dev.carillon.model.worker.AttemptRef;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives attempts back unfinished. Tries a few times only: what is not given back comes again when
 * its lease is over.
 */
final class Releaser {
  private static final int MAX_BATCH = 500;
  private static final int TRIES = 5;
  private static final Logger LOG = LoggerFactory.getLogger(Releaser.class);

  private final String workerId;
  private final WorkerLink link;
  private final Executor tasks;
  private final RandomGenerator random;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition idle = lock.newCondition();
  // Guarded by the lock:
  private final Deque<AttemptRef> waiting = new ArrayDeque<>();
  private boolean busy;

  Releaser(String workerId, WorkerLink link, Executor tasks, RandomGenerator random) {
    this.workerId = workerId;
    this.link = link;
    this.tasks = tasks;
    this.random = random;
  }

  /** Never blocks. */
  void add(AttemptRef attempt) {
    lock.lock();
    try {
      waiting.add(attempt);
      if (busy) {
        return;
      }
      busy = true;
    } finally {
      lock.unlock();
    }
    tasks.execute(this::releaseAll);
  }

  private void releaseAll() {
    try {
      for (List<AttemptRef> batch = next(); !batch.isEmpty(); batch = next()) {
        release(batch);
      }
    } catch (InterruptedException e) {
      LOG.debug("Interrupted; what was not given back comes again when its lease is over.");
    }
  }

  private List<AttemptRef> next() {
    lock.lock();
    try {
      List<AttemptRef> batch = new ArrayList<>();
      while (!waiting.isEmpty() && batch.size() < MAX_BATCH) {
        batch.add(waiting.remove());
      }
      if (batch.isEmpty()) {
        busy = false;
        idle.signalAll();
      }
      return batch;
    } finally {
      lock.unlock();
    }
  }

  private void release(List<AttemptRef> batch) throws InterruptedException {
    Backoff backoff = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(1), random);
    for (int i = 1; i <= TRIES; i++) {
      try {
        LOG.debug("Released: {}", Calls.await(link.release(workerId, batch), "release"));
        return;
      } catch (CarillonException e) {
        if (i == TRIES || !Calls.repeatable(e)) {
          LOG.warn("{} attempts were not given back: {}", batch.size(), e.message());
          return;
        }
        TimeUnit.NANOSECONDS.sleep(backoff.nextNanos());
      }
    }
  }

  /** Waits until nothing is left to give back. */
  void awaitIdle(long nanos) throws InterruptedException {
    long left = nanos;
    lock.lockInterruptibly();
    try {
      while (busy && left > 0) {
        left = idle.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }
}
