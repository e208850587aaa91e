package dev.carillon.server.core;

import dev.carillon.model.task.TaskId;
import dev.carillon.model.worker.Hint;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * How many hints may stand in Kafka, by type. The window is shallow: what free slots can take, and
 * what ends within a tenth of a second. Backlog, priority, pause and cancel stay in the store,
 * where they are exact.
 */
public final class Window {
  /**
   * Runs longer than this get nothing beyond the free slots: early hints would stand before an
   * urgent task.
   */
  private static final double SHORT_RUN_MILLIS = 1_000;

  private static final double SPAN_SECONDS = 0.1;
  private static final long RATE_SPAN_NANOS = Duration.ofMillis(500).toNanos();

  private static final class TypeRate {
    final LongAdder ended = new LongAdder();
    final LongAdder runMillis = new LongAdder();
    long sinceNanos;
    double perSecond;
    double meanRunMillis;
  }

  private record Outstanding(Hint hint, long untilNanos) {}

  private final Map<String, TypeRate> rates = new ConcurrentHashMap<>();
  private final Map<TaskId, Outstanding> outstanding = new ConcurrentHashMap<>();
  private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();
  private final Duration claimTimeout;

  public Window(Duration claimTimeout) {
    this.claimTimeout = claimTimeout;
  }

  /** Hints were sent to Kafka. */
  void sent(List<Hint> hints, long nowNanos) {
    long until = nowNanos + claimTimeout.toNanos();
    for (Hint hint : hints) {
      if (outstanding.put(hint.id(), new Outstanding(hint, until)) == null) {
        count(hint.type()).increment();
      }
    }
  }

  /**
   * A hint was claimed, refused or taken back.
   *
   * @return when it was sent to Kafka by this server, nanoseconds; 0: it was not
   */
  long answered(TaskId id) {
    Outstanding gone = outstanding.remove(id);
    if (gone == null) {
      return 0;
    }
    count(gone.hint().type()).decrement();
    return gone.untilNanos() - claimTimeout.toNanos();
  }

  /** Forgets hints that nobody answered in time; the store has taken them back by itself. */
  void expire(long nowNanos) {
    outstanding.forEach(
        (id, o) -> {
          if (o.untilNanos() - nowNanos < 0) {
            var unused = answered(id);
          }
        });
  }

  /** Hints that stand in Kafka since before that instant, at most 1,000. */
  List<Hint> sentBefore(long nanos) {
    long until = nanos + claimTimeout.toNanos();
    return outstanding.values().stream()
        .filter(o -> o.untilNanos() - until < 0)
        .limit(1_000)
        .map(Outstanding::hint)
        .toList();
  }

  /** Takes back every hint that stands in Kafka: nobody can read it there now. */
  List<Hint> takeBackAll() {
    List<Hint> standing = outstanding.values().stream().map(Outstanding::hint).toList();
    for (Hint hint : standing) {
      var unused = answered(hint.id());
    }
    return standing;
  }

  /** An attempt ended. */
  void ended(String type, long runMillis) {
    TypeRate rate = rates.computeIfAbsent(type, t -> new TypeRate());
    rate.ended.increment();
    rate.runMillis.add(runMillis);
  }

  /** Hints that stand in Kafka, of one type. */
  int outstanding(String type) {
    LongAdder count = counts.get(type);
    return count == null ? 0 : Math.max(0, count.intValue());
  }

  /** Hints that stand in Kafka. */
  public int outstanding() {
    return outstanding.size();
  }

  /** Hints beyond the free slots that will find one soon. */
  int ahead(String type, long nowNanos) {
    TypeRate rate = rates.get(type);
    if (rate == null) {
      return 0;
    }
    synchronized (rate) {
      long span = nowNanos - rate.sinceNanos;
      if (span >= RATE_SPAN_NANOS) {
        long ended = rate.ended.sumThenReset();
        long millis = rate.runMillis.sumThenReset();
        rate.perSecond = span > 4 * RATE_SPAN_NANOS ? 0 : ended * 1e9 / span;
        rate.meanRunMillis = ended == 0 ? 0 : (double) millis / ended;
        rate.sinceNanos = nowNanos;
      }
      return rate.meanRunMillis > SHORT_RUN_MILLIS ? 0 : (int) (rate.perSecond * SPAN_SECONDS);
    }
  }

  private LongAdder count(String type) {
    return counts.computeIfAbsent(type, t -> new LongAdder());
  }
}
