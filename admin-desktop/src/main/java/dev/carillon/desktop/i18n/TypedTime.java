package dev.carillon.desktop.i18n;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Spans and instants as people type them. */
public final class TypedTime {
  /** How instants are written into a field. */
  public static final DateTimeFormatter FORMAT = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

  private static final DateTimeFormatter LENIENT =
      DateTimeFormatter.ofPattern("yyyy-MM-dd['T'][ ]HH:mm[:ss]");
  private static final Pattern PART =
      Pattern.compile("(\\d+(?:\\.\\d+)?)\\s*(ms|sec|s|min|m|h|d)(?![a-z])\\s*");
  private static final long LONGEST_MS = Duration.ofDays(3653).toMillis();

  private TypedTime() {}

  /** 90 s, 1.5 h, 2 min 30 s; a number alone is seconds. */
  public static Optional<Duration> span(String typed) {
    String words = typed.strip().toLowerCase(Locale.ROOT);
    if (words.matches("\\d{1,9}")) {
      return Optional.of(Duration.ofSeconds(Long.parseLong(words)));
    }
    Matcher part = PART.matcher(words);
    double millis = 0;
    int end = 0;
    while (part.find() && part.start() == end) {
      millis += Double.parseDouble(part.group(1)) * unit(part.group(2));
      end = part.end();
    }
    boolean read = end > 0 && end == words.length() && millis <= LONGEST_MS;
    return read ? Optional.of(Duration.ofMillis(Math.round(millis))) : Optional.empty();
  }

  private static double unit(String name) {
    return switch (name) {
      case "ms" -> 1;
      case "s", "sec" -> 1000;
      case "m", "min" -> 60_000;
      case "h" -> 3_600_000;
      default -> 86_400_000;
    };
  }

  /** By the clock of the zone, unless it names its own. */
  public static Optional<Instant> instant(String typed, ZoneId zone) {
    try {
      return Optional.of(LocalDateTime.parse(typed.strip(), LENIENT).atZone(zone).toInstant());
    } catch (DateTimeException e) {
      // Perhaps with a zone of its own.
    }
    try {
      return Optional.of(Instant.parse(typed.strip()));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
