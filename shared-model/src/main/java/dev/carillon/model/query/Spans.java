package dev.carillon.model.query;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Lengths and points of time as people write them. */
final class Spans {
  /** Nobody asks for more than a century. */
  private static final Duration LONGEST = Duration.ofDays(36_500);

  private static final Pattern WHOLE = Pattern.compile("(?:\\d{1,12}(?:ms|s|m|h|d|w)){1,6}");
  private static final Pattern PART = Pattern.compile("(\\d{1,12})(ms|s|m|h|d|w)");

  private Spans() {}

  static Optional<Duration> parse(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    if (!WHOLE.matcher(lower).matches()) {
      return Optional.empty();
    }
    Duration sum = Duration.ZERO;
    Matcher part = PART.matcher(lower);
    while (part.find()) {
      sum = sum.plus(of(Long.parseLong(part.group(1)), part.group(2)));
    }
    return sum.compareTo(LONGEST) > 0 ? Optional.empty() : Optional.of(sum);
  }

  private static Duration of(long number, String unit) {
    return switch (unit) {
      case "ms" -> Duration.ofMillis(number);
      case "s" -> Duration.ofSeconds(number);
      case "m" -> Duration.ofMinutes(number);
      case "h" -> Duration.ofHours(number);
      case "d" -> Duration.ofDays(number);
      default -> Duration.ofDays(7 * number);
    };
  }

  static String print(Duration span) {
    StringBuilder text = new StringBuilder();
    part(text, span.toDaysPart(), "d");
    part(text, span.toHoursPart(), "h");
    part(text, span.toMinutesPart(), "m");
    part(text, span.toSecondsPart(), "s");
    part(text, span.toMillisPart(), "ms");
    return text.isEmpty() ? "0s" : text.toString();
  }

  private static void part(StringBuilder text, long number, String unit) {
    if (number > 0) {
      text.append(number).append(unit);
    }
  }

  /** {@code now}, {@code now-1h}, {@code now+30m}, a day or an instant; UTC unless it says so. */
  static Optional<Moment> moment(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    if (lower.equals("now")) {
      return Optional.of(new Moment.FromNow(Duration.ZERO));
    } else if (lower.startsWith("now-")) {
      return parse(lower.substring(4)).map(d -> new Moment.FromNow(d.negated()));
    } else if (lower.startsWith("now+")) {
      return parse(lower.substring(4)).map(Moment.FromNow::new);
    } else if (text.length() > 40 || text.isEmpty() || !Character.isDigit(text.charAt(0))) {
      return Optional.empty();
    }
    try {
      Instant at = instant(text.toUpperCase(Locale.ROOT)).truncatedTo(ChronoUnit.MILLIS);
      return Optional.of(new Moment.Fixed(at));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static Instant instant(String text) {
    if (!text.contains("T")) {
      return LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC);
    }
    String time = text.substring(text.indexOf('T'));
    boolean zoned = time.endsWith("Z") || time.contains("+") || time.contains("-");
    return zoned
        ? OffsetDateTime.parse(text).toInstant()
        : LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
  }
}
