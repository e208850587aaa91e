package dev.carillon.server.worker;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntConsumer;

/**
 * How many attempts may run at once, and whether new ones are taken at all. The sources of hints
 * share it: whoever reserves first, runs.
 */
final class Slots {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final IntConsumer listener;
  private int size;
  private int used;
  private boolean taking;
  private boolean closed;

  /**
   * @param listener hears how many slots are free after each change, outside the lock, perhaps out
   *     of order; must not block
   */
  Slots(int size, IntConsumer listener) {
    this.size = size;
    this.listener = listener;
  }

  /** Takes up to so many; fewer if fewer are free, none while nothing is taken. */
  int reserve(int wanted) {
    int granted;
    int free;
    lock.lock();
    try {
      granted = taking ? Math.clamp((long) size - used, 0, wanted) : 0;
      used += granted;
      free = size - used;
    } finally {
      lock.unlock();
    }
    if (granted > 0) {
      listener.accept(Math.max(0, free));
    }
    return granted;
  }

  void release(int count) {
    if (count == 0) {
      return;
    }
    int free;
    lock.lock();
    try {
      used -= count;
      free = size - used;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    listener.accept(Math.max(0, free));
  }

  void resize(int slots) {
    int free;
    lock.lock();
    try {
      size = slots;
      free = size - used;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    listener.accept(Math.max(0, free));
  }

  /** Whether new work is taken; free slots do not count while it is not. */
  void taking(boolean value) {
    lock.lock();
    try {
      taking = value;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  boolean taking() {
    lock.lock();
    try {
      return taking;
    } finally {
      lock.unlock();
    }
  }

  /** Wakes all that wait, for ever. */
  void close() {
    lock.lock();
    try {
      closed = true;
      taking = false;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Free slots, whether or not new work is taken. */
  int free() {
    lock.lock();
    try {
      return Math.max(0, size - used);
    } finally {
      lock.unlock();
    }
  }

  int used() {
    lock.lock();
    try {
      return used;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until a slot is free and work is taken.
   *
   * @return how many are free; 0 if the time passed or this was closed
   */
  int awaitFree(long nanos) throws InterruptedException {
    long left = nanos;
    lock.lockInterruptibly();
    try {
      while (!closed && (!taking || used >= size)) {
        if (left <= 0) {
          return 0;
        }
        left = changed.awaitNanos(left);
      }
      return closed ? 0 : size - used;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until nothing runs.
   *
   * @return whether nothing runs
   */
  boolean awaitIdle(long nanos) throws InterruptedException {
    long left = nanos;
    lock.lockInterruptibly();
    try {
      while (used > 0 && left > 0) {
        left = changed.awaitNanos(left);
      }
      return used == 0;
    } finally {
      lock.unlock();
    }
  }
}
