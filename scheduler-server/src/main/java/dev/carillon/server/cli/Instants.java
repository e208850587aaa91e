package dev.carillon.server.cli;

import dev.carillon.model.error.CarillonException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.TemporalAccessor;

/** Instants as people write them: ISO 8601 with or without an offset. */
final class Instants {
  private static final DateTimeFormatter ISO =
      new DateTimeFormatterBuilder()
          .parseCaseInsensitive()
          .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
          .optionalStart()
          .appendOffset("+HH:mm", "Z")
          .optionalEnd()
          .toFormatter();

  private Instants() {}

  /**
   * Reads an instant; without an offset it is the time of {@code zone}.
   *
   * @throws CarillonException with what was expected
   */
  static Instant parse(String text, String option, ZoneId zone) {
    if (text.matches("\\d+")) {
      throw wrong(text, option, "Numbers are not read here: is it seconds or milliseconds?");
    }
    try {
      TemporalAccessor parsed =
          ISO.parseBest(text.strip().replace(' ', 'T'), OffsetDateTime::from, LocalDateTime::from);
      return parsed instanceof LocalDateTime local
          ? local.atZone(zone).toInstant()
          : Instant.from(parsed);
    } catch (DateTimeException e) {
      throw wrong(
          text,
          option,
          "Write it like 2026-12-24T18:00:00Z, or 2026-12-24T18:00 for " + zone + ".");
    }
  }

  private static CarillonException wrong(String text, String option, String advice) {
    return CarillonException.invalid(
        option, "Expected an ISO 8601 instant, but got '" + text + "'.", advice);
  }
}
