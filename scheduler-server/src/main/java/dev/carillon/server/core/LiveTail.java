package dev.carillon.server.core;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.event.TaskEvent;
import dev.carillon.server.core.port.EventLog;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The newest part of the event log, read from the store once for all who watch: two hundred
 * watchers cost the store what one does. It has no thread of its own; of those who wait for news,
 * one looks for all. Any thread.
 */
final class LiveTail {
  private static final Duration LOOK_AGAIN = Duration.ofMillis(100);

  /** A lost wake-up costs at most this. */
  private static final Duration RECHECK = Duration.ofSeconds(1);

  /** Entries and events of one bucket in one read: what a watcher that stands still holds on to. */
  static final int ENTRIES = 50;

  static final int EVENTS = 200;

  /** Events kept for those who are a little behind; who needs older ones reads for itself. */
  private static final int KEPT = 10_000;

  /** Reads in a row before it counts as not to be caught up with now. */
  private static final int CHASE = 50;

  /**
   * A piece of the log.
   *
   * @param cursor behind it
   * @param gap whether something before it is lost
   */
  record Part(List<TaskEvent> events, String cursor, boolean gap) {}

  /**
   * Where a watcher stands.
   *
   * @param next number of the part to ask for
   * @param cursor before that part
   * @param newest whether nothing newer was there when it was asked for
   */
  record Place(long next, String cursor, boolean newest) {}

  private final EventLog log;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  // Guarded by lock:
  private final Deque<Part> kept = new ArrayDeque<>();
  private long first;
  private int events;
  private int watchers;
  private boolean looking;
  private boolean more;
  private String end = "";
  private int failures;
  private @Nullable CarillonException failure;

  LiveTail(EventLog log) {
    this.log = log;
  }

  /** Begins to watch at the end; {@link #leave} when done. */
  Place join() {
    lock.lock();
    try {
      if (watchers == 0) {
        more = false;
        first = next();
        kept.clear();
        events = 0;
        end = log.end();
      } else {
        more = true;
        for (int i = 0; more && i < CHASE; i++) {
          look();
        }
        changed.signalAll();
      }
      watchers++;
      return new Place(next(), end, !more);
    } finally {
      lock.unlock();
    }
  }

  void leave() {
    lock.lock();
    try {
      watchers--;
    } finally {
      lock.unlock();
    }
  }

  /**
   * The part of a number, in a list; waits a while if it is still to come, and may return none. One
   * at a time: a watcher that stands still holds on to no more.
   *
   * @return null if it is no longer kept
   * @throws CarillonException REDIS_AWAY, to all who wait
   */
  @Nullable List<Part> from(long number) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      if (number == next()) {
        await();
      }
      if (number < first) {
        return null;
      }
      return kept.stream().skip(number - first).limit(1).toList();
    } finally {
      lock.unlock();
    }
  }

  private void await() throws InterruptedException {
    int before = failures;
    if (looking) {
      boolean unused = changed.await(RECHECK.toMillis(), TimeUnit.MILLISECONDS);
    } else {
      lookSoon();
    }
    CarillonException error = failure;
    if (failures != before && error != null) {
      throw error;
    }
  }

  /** The wait lets go of the lock; the look does not: whoever comes meanwhile wants its result. */
  private void lookSoon() throws InterruptedException {
    looking = true;
    try {
      long left = more ? 0 : LOOK_AGAIN.toNanos();
      long number = next();
      while (left > 0 && next() == number) {
        left = changed.awaitNanos(left);
      }
      if (next() == number) {
        look();
      }
    } catch (CarillonException e) {
      failures++;
      failure = e;
    } finally {
      looking = false;
      changed.signalAll();
    }
  }

  /** Reads on. */
  private void look() {
    EventLog.Read read = log.read(end, "", ENTRIES, EVENTS);
    end = read.gap() ? log.end() : read.cursor();
    if (read.gap() || !read.events().isEmpty()) {
      List<TaskEvent> news = read.gap() ? List.of() : read.events();
      kept.add(new Part(news, end, read.gap()));
      events += news.size();
      while (events > KEPT && kept.size() > 1) {
        events -= kept.remove().events().size();
        first++;
      }
    }
    more = read.more() && !read.gap();
  }

  private long next() {
    return first + kept.size();
  }
}
