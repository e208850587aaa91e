package dev.carillon.server.cli;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;

/** Instants as people read them: how far off, and when by the clock on the wall. */
final class Times {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");
  private static final DateTimeFormatter MILLIS = DateTimeFormatter.ofPattern("HH:mm:ss.SSS");
  private static final DateTimeFormatter DATE_TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");

  private final Instant now;
  private final ZoneId zone;

  Times(Terminal terminal) {
    this.now = terminal.clock().instant();
    this.zone = terminal.zone();
  }

  /** "in 30s (02:31:05)", "5m ago (02:26:05)", with the date unless it is today; "-" for none. */
  String both(long epochMillis) {
    return epochMillis == 0 ? "-" : relative(epochMillis) + " (" + absolute(epochMillis) + ")";
  }

  /** "in 30s", "5m ago", "now"; "-" for none. */
  String relative(long epochMillis) {
    if (epochMillis == 0) {
      return "-";
    }
    Duration ahead = Duration.between(now, Instant.ofEpochMilli(epochMillis));
    if (ahead.abs().compareTo(Duration.ofMillis(500)) < 0) {
      return "now";
    }
    return ahead.isNegative()
        ? Durations.brief(ahead.negated()) + " ago"
        : "in " + Durations.brief(ahead);
  }

  /** Milliseconds that have gone by since, 0 if the clocks say that it is still to come. */
  long since(long epochMillis) {
    return Math.max(0, now.toEpochMilli() - epochMillis);
  }

  /** Whether it is half a second off, or more. */
  boolean ahead(long epochMillis) {
    return epochMillis - now.toEpochMilli() >= 500;
  }

  /** Whether it was half a second ago, or longer. */
  boolean past(long epochMillis) {
    return now.toEpochMilli() - epochMillis >= 500;
  }

  /** "02:31:05", with the date unless it is today. */
  String absolute(long epochMillis) {
    ZonedDateTime at = Instant.ofEpochMilli(epochMillis).atZone(zone);
    boolean today = at.toLocalDate().equals(now.atZone(zone).toLocalDate());
    return at.format(today ? TIME : DATE_TIME);
  }

  /** "02:31:05.123" for streams, where the day is clear. */
  String clock(long epochMillis) {
    return Instant.ofEpochMilli(epochMillis).atZone(zone).format(MILLIS);
  }

  /** How long from one instant to the other, or "-" if either is missing. */
  static String between(long fromMs, long toMs) {
    return fromMs == 0 || toMs == 0 ? "-" : Durations.brief(Duration.ofMillis(toMs - fromMs));
  }
}
