package dev.carillon.server.dispatch.kafka;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Topics that take no records although the broker answers: too few of its replicas are in step, or
 * the server may not write there. After failures in a row such a topic rests; then one record tries
 * it, and when that fails it rests for longer. Any thread.
 */
final class TopicRests {
  private static final Logger LOG = LoggerFactory.getLogger(TopicRests.class);
  private static final int FAILURES = 5;
  private static final Duration FIRST = Duration.ofSeconds(5);
  private static final Duration MOST = Duration.ofMinutes(5);

  /** What a record is to its topic. */
  enum Turn {
    /** One of many. */
    USUAL,
    /** The one that tries a topic that rested. */
    TRIAL,
    /** Not to be sent: the topic rests. */
    NONE
  }

  /**
   * Of a topic that failed last.
   *
   * @param failures in a row
   * @param rest how long it rests now, zero: not yet
   * @param untilNanos as of System.nanoTime
   * @param tried whether its trial is on its way
   */
  private record Standing(int failures, Duration rest, long untilNanos, boolean tried) {
    private static final Standing NEW = new Standing(0, Duration.ZERO, 0, false);

    boolean rests() {
      return !rest.isZero();
    }

    boolean trialDue(long nowNanos) {
      return !tried && nowNanos - untilNanos >= 0;
    }
  }

  private final Map<String, Standing> failing = new ConcurrentHashMap<>();

  /** Whether records of a topic may be sent: all of them, or the one that tries it. */
  boolean takes(String topic, long nowNanos) {
    Standing s = failing.get(topic);
    return s == null || !s.rests() || s.trialDue(nowNanos);
  }

  /** A record is about to be sent. */
  Turn next(String topic, long nowNanos) {
    if (failing.isEmpty()) {
      return Turn.USUAL;
    }
    Turn[] turn = {Turn.USUAL};
    failing.computeIfPresent(
        topic,
        (t, s) -> {
          if (!s.rests()) {
            return s;
          }
          boolean trial = s.trialDue(nowNanos);
          turn[0] = trial ? Turn.TRIAL : Turn.NONE;
          return trial ? new Standing(s.failures(), s.rest(), s.untilNanos(), true) : s;
        });
    return turn[0];
  }

  /** A record has arrived. */
  void arrived(String topic) {
    if (failing.isEmpty()) {
      return;
    }
    Standing before = failing.remove(topic);
    if (before != null && before.rests()) {
      LOG.info("Kafka: topic {} takes records again", topic);
    }
  }

  /** A record has not. */
  void failed(String topic, Turn turn, Exception why, long nowNanos) {
    failing.compute(
        topic,
        (t, before) -> {
          Standing s = before == null ? Standing.NEW : before;
          int failures = s.failures() + 1;
          if (s.rests() && turn != Turn.TRIAL || !s.rests() && failures < FAILURES) {
            return new Standing(failures, s.rest(), s.untilNanos(), s.tried());
          }
          if (!s.rests()) {
            LOG.warn(
                "Kafka: topic {} takes no records ({}): its hints go over the workers' sessions"
                    + " until it does",
                topic,
                why.toString());
          }
          Duration rest = s.rests() ? s.rest().multipliedBy(2) : FIRST;
          rest = rest.compareTo(MOST) > 0 ? MOST : rest;
          return new Standing(failures, rest, nowNanos + rest.toNanos(), false);
        });
  }
}
