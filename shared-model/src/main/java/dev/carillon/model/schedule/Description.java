package dev.carillon.model.schedule;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A schedule in plain English, and what its author may not have meant. */
public final class Description {
  private static final DateTimeFormatter MINUTES =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT);

  private Description() {}

  /** One sentence, for example "At 02:30 every day, Europe/Berlin time; up to 30 s later." */
  public static String of(Schedule schedule) {
    List<String> parts = new ArrayList<>();
    parts.add(when(schedule));
    if (schedule.startMs() != 0) {
      parts.add("from " + local(schedule, schedule.startMs()));
    }
    if (schedule.endMs() != 0) {
      parts.add("until " + local(schedule, schedule.endMs()));
    }
    if (!schedule.jitter().isZero()) {
      parts.add("up to " + span(schedule.jitter()) + " later");
    }
    if (!schedule.exclusions().empty()) {
      parts.add(except(schedule.exclusions()));
    }
    String text = String.join("; ", parts);
    return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1) + ".";
  }

  private static String when(Schedule schedule) {
    return switch (schedule.trigger()) {
      case Trigger.Cron cron ->
          CronDescription.of(cron.expression()) + ", " + schedule.zone().getId() + " time";
      case Trigger.Every every ->
          "every "
              + span(every.interval())
              + (every.anchorMs() == 0
                  ? ""
                  : ", counted from " + local(schedule, every.anchorMs()));
      case Trigger.AfterEnd end -> span(end.delay()) + " after the end of the run before";
      case Trigger.Once once -> "once, on " + local(schedule, once.atMs());
      case Trigger.Event event ->
          "for each record of topic "
              + event.topic()
              + (event.filter().isEmpty() ? "" : " with " + event.filter());
    };
  }

  private static String except(ExclusionCalendar calendar) {
    List<String> parts = new ArrayList<>();
    if (!calendar.dates().isEmpty()) {
      parts.add(count(calendar.dates().size(), "date"));
    }
    if (!calendar.yearly().isEmpty()) {
      parts.add(count(calendar.yearly().size(), "day") + " of every year");
    }
    for (ExclusionCalendar.Window window : calendar.windows()) {
      parts.add(window.words());
    }
    return "not on "
        + CronWords.and(parts)
        + calendar.zone().map(z -> " (" + z.getId() + " time)").orElse("");
  }

  private static String count(int count, String what) {
    return count + " " + what + (count == 1 ? "" : "s");
  }

  private static String local(Schedule schedule, long ms) {
    return MINUTES.format(Instant.ofEpochMilli(ms).atZone(schedule.zone()))
        + " "
        + schedule.zone().getId();
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
    List<String> warnings = new ArrayList<>();
    if (schedule.trigger() instanceof Trigger.Cron(CronExpression cron)) {
      List<String> fields = CronParser.split(cron.text());
      String weekday = fields.getLast();
      if (cron.sixFields() && weekday.matches(".*(^|[,-])[1-7].*")) {
        warnings.add(
            "Six fields count the days of the week from 1 = Sunday: '"
                + weekday
                + "' is "
                + CronDayWords.weekdays(weekday, true)
                + ".");
      }
      if (cron.eitherDay()) {
        warnings.add("A day fires if the day of month or the day of week fits, as in Unix cron.");
      }
    }
    if (!(schedule.trigger() instanceof Trigger.Event)
        && new FireTimes(schedule).next(nowMs).isEmpty()) {
      warnings.add("It will never fire: no instant from now on fits.");
    }
    return warnings;
  }
}
