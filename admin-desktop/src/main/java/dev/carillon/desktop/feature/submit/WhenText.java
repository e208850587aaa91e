package dev.carillon.desktop.feature.submit;

import static dev.carillon.desktop.i18n.Texts.text;

import dev.carillon.model.task.NewTask;
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

/** Delays and instants as people type them. */
final class WhenText {
  /** How the time is given. */
  enum Mode {
    NOW,
    DELAY,
    INSTANT
  }

  /**
   * What was read.
   *
   * @param atMs the instant meant, by the server's clock as far as known
   */
  record Reading(NewTask.Due due, long atMs, Optional<String> problem) {}

  static final DateTimeFormatter FORMAT = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");
  private static final DateTimeFormatter LENIENT =
      DateTimeFormatter.ofPattern("yyyy-MM-dd['T'][ ]HH:mm[:ss]");
  private static final Pattern PART =
      Pattern.compile("(\\d+(?:\\.\\d+)?)\\s*(ms|sec|s|min|m|h|d)(?![a-z])\\s*");
  private static final Duration LONGEST = Duration.ofDays(366L * 10);

  private WhenText() {}

  static Reading read(Mode mode, String typed, long nowMs, ZoneId zone) {
    return switch (mode) {
      case NOW -> new Reading(NewTask.Due.NOW, nowMs, Optional.empty());
      case DELAY ->
          span(typed)
              .map(
                  d ->
                      new Reading(new NewTask.Due.After(d), nowMs + d.toMillis(), Optional.empty()))
              .orElseGet(() -> wrong(text("submit.wrong.span"), nowMs));
      case INSTANT ->
          instant(typed, zone)
              .map(i -> at(i, nowMs))
              .orElseGet(() -> wrong(text("submit.wrong.instant"), nowMs));
    };
  }

  private static Reading at(Instant instant, long nowMs) {
    long ms = instant.toEpochMilli();
    return ms - nowMs > LONGEST.toMillis()
        ? wrong(text("submit.wrong.far"), nowMs)
        : new Reading(new NewTask.Due.At(ms), ms, Optional.empty());
  }

  private static Reading wrong(String problem, long nowMs) {
    return new Reading(NewTask.Due.NOW, nowMs, Optional.of(problem));
  }

  /** 90 s, 1.5 h, 2 min 30 s; a number alone is seconds. */
  static Optional<Duration> span(String typed) {
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
    boolean read = end > 0 && end == words.length() && millis <= LONGEST.toMillis();
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

  private static Optional<Instant> instant(String typed, ZoneId zone) {
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
