package dev.carillon.server.core.trail;

import dev.carillon.model.audit.AuditLine;
import dev.carillon.model.audit.AuditOutcome;
import dev.carillon.model.audit.Deed;
import dev.carillon.model.audit.KnownEntry;
import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.server.core.port.TrailStore;
import dev.carillon.server.core.port.TrailStore.Added;
import dev.carillon.server.core.port.TrailStore.End;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * Adds deeds to the audit log, in the order in which they were told here. Whoever tells one writes
 * all that wait; while the store is away they are kept, and written later. Safe for many threads.
 */
public final class TrailWriter {
  /** Most deeds that wait while the store is away; what comes then is counted and told as lost. */
  static final int MOST_WAITING = 10_000;

  /** How long a caller waits for its own deed to be written. */
  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(2);

  /** After a failure only one in this time tries again. */
  private static final long REST = TimeUnit.SECONDS.toNanos(1);

  /** How long the time of the store is reckoned on from its last answer. */
  private static final long FRESH = TimeUnit.SECONDS.toNanos(10);

  /** Other servers may write first; each try knows where they ended. */
  private static final int MOST_TRIES = 50;

  private final TrailStore store;
  private final Duration keep;
  private final int most;
  private final String server;
  private final LongSupplier nanos;

  private final ReentrantLock writing = new ReentrantLock();
  private End end = new End(KnownEntry.NONE, 0);
  private long endAt;
  private boolean endKnown;

  /** Guarded by itself, as are the two below. */
  private final ArrayDeque<Deed> waiting = new ArrayDeque<>();

  private long told;
  private long lost;
  private volatile long written;
  private volatile boolean failed;
  private volatile long failedAt;

  /**
   * @param keep how long entries are kept
   * @param most entries that are kept
   * @param server this process: no other writes that name, so that no two entries are ever alike
   */
  public TrailWriter(TrailStore store, Duration keep, int most, String server, LongSupplier nanos) {
    this.store = store;
    this.keep = keep;
    this.most = most;
    this.server = server;
    this.nanos = nanos;
  }

  /** This process, as entries name it. */
  String server() {
    return server;
  }

  /**
   * Adds a deed; comes back when it stands in the log, or after two seconds, or at once while the
   * store is known to be away.
   *
   * @return whether it stands there
   */
  boolean add(Deed deed) {
    long mine = later(deed);
    if (mine < 0 || failed && nanos.getAsLong() - failedAt < REST) {
      return false;
    }
    try {
      if (writing.tryLock(PATIENCE, TimeUnit.NANOSECONDS)) {
        try {
          writeTo(mine);
        } finally {
          writing.unlock();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (CarillonException e) {
      return false; // it waits; the loop tries again, and says what is wrong
    }
    return written >= mine;
  }

  /**
   * Keeps a deed for the next flush.
   *
   * @return its number; negative: too many wait, it is lost and only counted
   */
  long later(Deed deed) {
    synchronized (waiting) {
      if (waiting.size() >= MOST_WAITING) {
        lost += deed.calls();
        return -1;
      }
      waiting.add(deed);
      return ++told;
    }
  }

  /**
   * Writes all that waits.
   *
   * @throws CarillonException if the store is away
   */
  void flush() {
    writing.lock();
    try {
      writeTo(Long.MAX_VALUE);
    } finally {
      writing.unlock();
    }
  }

  private void writeTo(long upTo) {
    while (written < upTo) {
      List<Deed> batch = batch();
      if (batch.isEmpty()) {
        return;
      }
      try {
        append(batch);
        failed = false;
      } catch (CarillonException e) {
        failedAt = nanos.getAsLong();
        failed = true;
        endKnown = false;
        throw e;
      }
      synchronized (waiting) {
        batch.forEach(unused -> waiting.poll());
        written += batch.size();
      }
    }
  }

  private List<Deed> batch() {
    synchronized (waiting) {
      if (lost > 0 && waiting.size() < MOST_WAITING) {
        waiting.add(gap(lost));
        told++;
        lost = 0;
      }
      List<Deed> batch = new ArrayList<>(TrailStore.MOST_LINES);
      for (Deed deed : waiting) {
        if (batch.size() == TrailStore.MOST_LINES) {
          break;
        }
        batch.add(deed);
      }
      return batch;
    }
  }

  /** The log itself tells that it is not whole. */
  private Deed gap(long howMany) {
    return new Deed(
        "",
        "none",
        "",
        "audit",
        "",
        "",
        "",
        AuditOutcome.FAILED,
        "LOST",
        howMany + " deeds were not written: the store was away for too long",
        howMany,
        0,
        0,
        server);
  }

  private void append(List<Deed> batch) {
    if (!endKnown || nanos.getAsLong() - endAt > FRESH) {
      learn(store.end());
    }
    for (int i = 0; i < MOST_TRIES; i++) {
      long at = end.nowMs() + TimeUnit.NANOSECONDS.toMillis(nanos.getAsLong() - endAt);
      List<String> lines = new ArrayList<>(batch.size());
      long sequence = end.last().sequence();
      String previous = end.last().hash();
      for (Deed deed : batch) {
        String line = AuditLine.write(++sequence, previous, at, deed);
        previous = AuditLine.hash(line);
        lines.add(line);
      }
      Added added = store.add(end.last(), at, lines, keep, most);
      learn(added.end());
      if (added.done()) {
        return;
      }
    }
    throw CarillonException.of(
            ErrorCode.BUSY,
            "Expected to be the next to write the audit log, but others always were.")
        .operation("audit log")
        .build();
  }

  private void learn(End now) {
    end = now;
    endAt = nanos.getAsLong();
    endKnown = true;
  }
}
