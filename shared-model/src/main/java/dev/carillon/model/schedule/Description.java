package dev.carillon.model.schedule;

import dev.carillon.model.told.Told;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A schedule in words, and what its author may not have meant. */
public final class Description {
  private static final DateTimeFormatter MINUTES =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT);

  private Description() {}

  /** One sentence, for example "At 02:30 every day, Europe/Berlin time; up to 30 s later." */
  public static String of(Schedule schedule) {
    return Plain.sentence(told(schedule));
  }

  /** In plain English, with a capital letter. */
  public static String words(Told told) {
    return Plain.sentence(told);
  }

  /** The sentence by its code. */
  public static Told told(Schedule schedule) {
    return told(schedule, when(schedule), true);
  }

  /**
   * For a line of a list: without the jitter, and without the zone where it is that in which all
   * times are shown.
   */
  public static Told brief(Schedule schedule, ZoneId shown) {
    Told when =
        schedule.trigger() instanceof Trigger.Cron(CronExpression cron)
                && schedule.zone().equals(shown)
            ? CronDescription.told(cron)
            : when(schedule);
    return told(schedule, when, false);
  }

  private static Told told(Schedule schedule, Told when, boolean jitter) {
    List<Told> parts = new ArrayList<>();
    parts.add(when);
    if (schedule.startMs() != 0) {
      parts.add(Told.of("plan.from", local(schedule, schedule.startMs())));
    }
    if (schedule.endMs() != 0) {
      parts.add(Told.of("plan.until", local(schedule, schedule.endMs())));
    }
    if (jitter && !schedule.jitter().isZero()) {
      parts.add(Told.of("plan.later", Told.text(span(schedule.jitter()))));
    }
    if (!schedule.exclusions().empty()) {
      parts.add(except(schedule.exclusions()));
    }
    return Told.of("plan.whole", Told.parts("; ", parts));
  }

  private static Told when(Schedule schedule) {
    return switch (schedule.trigger()) {
      case Trigger.Cron cron ->
          Told.of(
              "plan.cron",
              Told.part(CronDescription.told(cron.expression())),
              Told.text(schedule.zone().getId()));
      case Trigger.Every every ->
          every.anchorMs() == 0
              ? Told.of("plan.every", Told.text(span(every.interval())))
              : Told.of(
                  "plan.every.anchor",
                  Told.text(span(every.interval())),
                  local(schedule, every.anchorMs()));
      case Trigger.AfterEnd end -> Told.of("plan.after", Told.text(span(end.delay())));
      case Trigger.Once once -> Told.of("plan.once", local(schedule, once.atMs()));
      case Trigger.Event event ->
          event.filter().isEmpty()
              ? Told.of("plan.event", Told.text(event.topic()))
              : Told.of("plan.event.filter", Told.text(event.topic()), Told.text(event.filter()));
    };
  }

  private static Told except(ExclusionCalendar calendar) {
    List<Told> parts = new ArrayList<>();
    if (!calendar.dates().isEmpty()) {
      parts.add(Told.of("plan.dates", Told.count(calendar.dates().size())));
    }
    if (!calendar.yearly().isEmpty()) {
      parts.add(Told.of("plan.yearly", Told.count(calendar.yearly().size())));
    }
    for (ExclusionCalendar.Window window : calendar.windows()) {
      parts.add(window.told());
    }
    Told.Value all = Told.part(Plain.and(parts));
    return calendar
        .zone()
        .map(z -> Told.of("plan.except.zone", all, Told.text(z.getId())))
        .orElseGet(() -> Told.of("plan.except", all));
  }

  private static Told.Value local(Schedule schedule, long ms) {
    return Told.text(
        MINUTES.format(Instant.ofEpochMilli(ms).atZone(schedule.zone()))
            + " "
            + schedule.zone().getId());
  }

  /** A length of time in words: "90 s", "1 h 30 min". */
  public static String span(Duration duration) {
    List<String> parts = new ArrayList<>();
    add(parts, duration.toDays(), "d");
    add(parts, duration.toHoursPart(), "h");
    add(parts, duration.toMinutesPart(), "min");
    add(parts, duration.toSecondsPart(), "s");
    add(parts, duration.toMillisPart(), "ms");
    return parts.isEmpty() ? "0 s" : String.join(" ", parts);
  }

  private static void add(List<String> parts, long count, String unit) {
    if (count != 0) {
      parts.add(count + " " + unit);
    }
  }

  /** What the author may not have meant; empty for most schedules. */
  public static List<String> warnings(Schedule schedule, long nowMs) {
    return toldWarnings(schedule, nowMs).stream().map(Plain::of).toList();
  }

  /** The same by their codes. */
  static List<Told> toldWarnings(Schedule schedule, long nowMs) {
    List<Told> warnings = new ArrayList<>();
    if (schedule.trigger() instanceof Trigger.Cron(CronExpression cron)) {
      List<String> fields = CronParser.split(cron.text());
      String weekday = fields.getLast();
      if (cron.sixFields() && weekday.matches(".*(^|[,-])[1-7].*")) {
        warnings.add(
            Told.of(
                "plan.warn.weekdays",
                Told.text(weekday),
                Told.part(CronDayWords.weekdays(weekday, true))));
      }
      if (cron.eitherDay()) {
        warnings.add(Told.of("plan.warn.either"));
      }
    }
    if (!(schedule.trigger() instanceof Trigger.Event)
        && new FireTimes(schedule).next(nowMs).isEmpty()) {
      warnings.add(Told.of("plan.warn.never"));
    }
    return warnings;
  }
}
