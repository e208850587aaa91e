package dev.carillon.server.core;

import dev.carillon.model.cluster.Finding;
import dev.carillon.server.core.port.StoreInfo;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Whether the store answers, and whether leases may be trusted. After an outage longer than half a
 * lease, or when the store was started anew, workers could not renew: for one lease nothing is
 * reaped (a "holiday"), at most twice in ten minutes.
 */
public final class Vitals {
  private static final StoreInfo.Facts UNKNOWN = new StoreInfo.Facts("", "", 0, 0, "", true);
  private static final Duration HOLIDAYS_WITHIN = Duration.ofMinutes(10);
  private static final int HOLIDAYS = 2;

  private final Duration lease;
  private final int holidaysAtMost;
  private final Deque<Long> holidays = new ArrayDeque<>();
  private volatile StoreInfo.Facts facts = UNKNOWN;
  private volatile boolean reachable;
  private long lastAnswerNanos;
  private final Map<String, Finding> alarms = new ConcurrentHashMap<>();
  private boolean answered;
  private long holidayUntilNanos;
  private boolean holiday;

  public Vitals(Duration lease) {
    this(lease, HOLIDAYS);
  }

  /** For the test that shows what happens without holidays. */
  Vitals(Duration lease, int holidaysAtMost) {
    this.lease = lease;
    this.holidaysAtMost = holidaysAtMost;
  }

  /** Facts as last read. */
  public StoreInfo.Facts facts() {
    return facts;
  }

  /** Whether the store answered last time. */
  public boolean reachable() {
    return reachable;
  }

  /** The store did not answer. */
  public void silent() {
    reachable = false;
  }

  /** The store answered; returns true if a holiday begins. */
  public synchronized boolean answered(StoreInfo.Facts now, long nowNanos) {
    boolean anew = answered && !now.runId().equals(facts.runId());
    boolean longSilence = answered && nowNanos - lastAnswerNanos > lease.toNanos() / 2;
    facts = now;
    reachable = true;
    answered = true;
    lastAnswerNanos = nowNanos;
    if (!anew && !longSilence) {
      return false;
    }
    while (!holidays.isEmpty() && nowNanos - holidays.getFirst() > HOLIDAYS_WITHIN.toNanos()) {
      holidays.removeFirst();
    }
    if (holidays.size() >= holidaysAtMost) {
      return false;
    }
    holidays.addLast(nowNanos);
    holiday = true;
    holidayUntilNanos = nowNanos + lease.toNanos();
    return true;
  }

  /**
   * Nothing is reaped for so long: there was no server before this one to whom workers could have
   * told what they hold and what they finished.
   *
   * @return whether that is news
   */
  public synchronized boolean spare(Duration most, long nowNanos) {
    boolean news = !holiday(nowNanos);
    if (news || nowNanos + most.toNanos() - holidayUntilNanos > 0) {
      holidayUntilNanos = nowNanos + most.toNanos();
    }
    holiday = true;
    return news;
  }

  /**
   * How long a call that ends leases may be on its way: workers beat more often than that allows.
   */
  public Duration reapPatience() {
    return lease.dividedBy(4);
  }

  /** Whether the store was away or started anew, or no server was there: no lease is reaped. */
  public synchronized boolean holiday(long nowNanos) {
    return holiday && nowNanos - holidayUntilNanos < 0;
  }

  /** Something that operators are to see until it is over. */
  public void alarm(String what, Finding finding) {
    alarms.put(what, finding);
  }

  /** It is over. */
  public void calm(String what) {
    alarms.remove(what);
  }

  /** What is to be seen now. */
  public List<Finding> alarms() {
    return List.copyOf(alarms.values());
  }

  /** Whether leases may be reaped now. */
  public synchronized boolean mayReap(long nowNanos) {
    // The silence may have just ended, unseen so far: nothing is reaped on the word of an old
    // answer.
    if (!answered || nowNanos - lastAnswerNanos > lease.toNanos() / 2) {
      return false;
    }
    if (holiday && nowNanos - holidayUntilNanos >= 0) {
      holiday = false;
    }
    return !holiday;
  }
}
