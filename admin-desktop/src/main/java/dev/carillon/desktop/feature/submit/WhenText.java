package dev.carillon.desktop.feature.submit;

import static dev.carillon.desktop.i18n.Texts.text;

import dev.carillon.desktop.i18n.TypedTime;
import dev.carillon.model.task.NewTask;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

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
  private static final Duration LONGEST = Duration.ofDays(366L * 10);

  private WhenText() {}

  static Reading read(Mode mode, String typed, long nowMs, ZoneId zone) {
    return switch (mode) {
      case NOW -> new Reading(NewTask.Due.NOW, nowMs, Optional.empty());
      case DELAY ->
          TypedTime.span(typed)
              .map(
                  d ->
                      new Reading(new NewTask.Due.After(d), nowMs + d.toMillis(), Optional.empty()))
              .orElseGet(() -> wrong(text("submit.wrong.span"), nowMs));
      case INSTANT ->
          TypedTime.instant(typed, zone)
              .map(i -> at(i, nowMs))
              .orElseGet(() -> wrong(text("submit.wrong.instant"), nowMs));
    };
  }

  /** 90 s, 1.5 h, 2 min 30 s; a number alone is seconds. */
  static Optional<Duration> span(String typed) {
    return TypedTime.span(typed);
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
}
