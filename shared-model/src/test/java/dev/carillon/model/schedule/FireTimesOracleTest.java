package dev.carillon.model.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.model.schedule.Oracle.Day;
import dev.carillon.model.schedule.Oracle.Pattern;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Fires against what the clock on the wall shows, minute by minute. */
final class FireTimesOracleTest {
  private static final Instant FROM = Instant.parse("2010-01-01T00:00:00Z");
  private static final Instant MIDDLE = Instant.parse("2020-01-01T00:00:00Z");
  private static final Instant TO = Instant.parse("2030-01-01T00:00:00Z");
  private static final Predicate<Day> ANY = d -> true;

  static final List<String> ZONES =
      List.of(
          "Australia/Lord_Howe",
          "Pacific/Apia",
          "Africa/Cairo",
          "Africa/Casablanca",
          "Antarctica/Troll",
          "Europe/Berlin",
          "Europe/London",
          "Europe/Dublin",
          "Europe/Moscow",
          "Europe/Istanbul",
          "America/New_York",
          "America/St_Johns",
          "America/Sao_Paulo",
          "America/Santiago",
          "America/Havana",
          "America/Caracas",
          "America/Scoresbysund",
          "Asia/Kolkata",
          "Asia/Kathmandu",
          "Asia/Gaza",
          "Asia/Tehran",
          "Asia/Pyongyang",
          "Pacific/Chatham",
          "Antarctica/Casey");

  static final List<Pattern> PATTERNS =
      List.of(
          new Pattern("* * * * *", true, (h, m) -> true, ANY),
          new Pattern("*/5 * * * *", true, (h, m) -> m % 5 == 0, ANY),
          new Pattern("*/7 * * * *", true, (h, m) -> m % 7 == 0, ANY),
          new Pattern("0 * * * *", true, (h, m) -> m == 0, ANY),
          new Pattern("@hourly", true, (h, m) -> m == 0, ANY),
          new Pattern("30 */2 * * *", true, (h, m) -> m == 30 && h % 2 == 0, ANY),
          new Pattern("*/15 2 * * *", true, (h, m) -> m % 15 == 0 && h == 2, ANY),
          new Pattern("*/15 0-1 * * *", true, (h, m) -> m % 15 == 0 && h < 2, ANY),
          new Pattern("0 0-23 * * *", true, (h, m) -> m == 0, ANY),
          new Pattern("10 1/3 * * *", true, (h, m) -> m == 10 && h % 3 == 1, ANY),
          new Pattern("0 0 * * *", false, (h, m) -> h == 0 && m == 0, ANY),
          new Pattern("@daily", false, (h, m) -> h == 0 && m == 0, ANY),
          new Pattern("30 0 * * *", false, (h, m) -> h == 0 && m == 30, ANY),
          new Pattern("59 23 * * *", false, (h, m) -> h == 23 && m == 59, ANY),
          new Pattern("30 1 * * *", false, (h, m) -> h == 1 && m == 30, ANY),
          new Pattern("0 2 * * *", false, (h, m) -> h == 2 && m == 0, ANY),
          new Pattern("30 2 * * *", false, (h, m) -> h == 2 && m == 30, ANY),
          new Pattern("15,45 2 * * *", false, (h, m) -> h == 2 && m % 30 == 15, ANY),
          new Pattern("15,45 1-3 * * *", false, (h, m) -> h > 0 && h < 4 && m % 30 == 15, ANY),
          new Pattern("0 3 * * *", false, (h, m) -> h == 3 && m == 0, ANY),
          new Pattern("45 22-2 * * *", false, (h, m) -> (h > 21 || h < 3) && m == 45, ANY),
          new Pattern("0 12 30 12 *", false, (h, m) -> h == 12 && m == 0, Day30::december),
          new Pattern("0 9 * * 1-5", false, (h, m) -> h == 9 && m == 0, d -> d.weekday() <= 5),
          new Pattern("30 2 * * SUN", false, (h, m) -> h == 2 && m == 30, d -> d.weekday() == 7),
          new Pattern(
              "0 0 * * 6,7",
              false,
              (h, m) -> h == 0 && m == 0,
              d -> d.weekday() == 6 || d.weekday() == 7),
          new Pattern(
              "20 2 L * *", false, (h, m) -> h == 2 && m == 20, d -> d.ofMonth() == d.length()),
          new Pattern(
              "20 2 * * SUNL",
              false,
              (h, m) -> h == 2 && m == 20,
              d -> d.weekday() == 7 && d.ofMonth() > d.length() - 7),
          new Pattern(
              "0 2 ? * 0#2",
              false,
              (h, m) -> h == 2 && m == 0,
              d -> d.weekday() == 7 && d.ofMonth() > 7 && d.ofMonth() <= 14),
          new Pattern(
              "0 1 13 * 5",
              false,
              (h, m) -> h == 1 && m == 0,
              d -> d.ofMonth() == 13 || d.weekday() == 5),
          new Pattern(
              "0 1 */2 * 5",
              false,
              (h, m) -> h == 1 && m == 0,
              d -> d.ofMonth() % 2 == 1 && d.weekday() == 5),
          new Pattern(
              "0 0 15W * *",
              false,
              (h, m) -> h == 0 && m == 0,
              d ->
                  (d.weekday() <= 5 && d.ofMonth() == 15)
                      || (d.weekday() == 5 && d.ofMonth() == 14)
                      || (d.weekday() == 1 && d.ofMonth() == 16)),
          new Pattern("0 0 30 2 *", false, (h, m) -> true, d -> false),
          new Pattern(
              "*/20 * 29 2 *",
              true,
              (h, m) -> m % 20 == 0,
              d -> d.month() == 2 && d.ofMonth() == 29));

  private static final class Day30 {
    static boolean december(Day day) {
      return day.ofMonth() == 30 && day.month() == 12;
    }
  }

  static List<String> zones() {
    return ZONES;
  }

  @ParameterizedTest
  @MethodSource("zones")
  void everyMinuteAroundEveryChangeOfTheClockInTwentyYears(String name) {
    ZoneId zone = ZoneId.of(name);
    List<Oracle> spans = Oracle.aroundChanges(zone, FROM, TO);
    assertThat(spans.isEmpty())
        .isEqualTo(name.equals("Asia/Kolkata") || name.equals("Asia/Kathmandu"));
    for (Oracle span : spans) {
      PATTERNS.forEach(p -> span.check(p, zone));
    }
  }

  @Test
  void everyMinuteOfALeapYear() {
    ZoneId zone = ZoneId.of("Europe/Berlin");
    Oracle year =
        Oracle.of(
            zone, Instant.parse("2024-01-01T00:00:00Z"), Instant.parse("2025-01-01T00:00:00Z"));
    PATTERNS.forEach(p -> year.check(p, zone));
  }

  @Tag("faults")
  @ParameterizedTest
  @MethodSource("zones")
  void everyMinuteOfTwentyYears(String name) {
    ZoneId zone = ZoneId.of(name);
    for (Oracle ten : List.of(Oracle.of(zone, FROM, MIDDLE), Oracle.of(zone, MIDDLE, TO))) {
      PATTERNS.forEach(p -> ten.check(p, zone));
    }
  }
}
