package dev.carillon.server.definition;

import dev.carillon.model.schedule.ExclusionCalendar;
import dev.carillon.model.schedule.MisfirePolicy;
import dev.carillon.model.schedule.OverlapPolicy;
import dev.carillon.model.schedule.Schedule;
import dev.carillon.model.schedule.Target;
import dev.carillon.model.schedule.Trigger;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Locale;
import java.util.stream.Collectors;

/** Fields of schedules. */
final class ScheduleFields {
  private ScheduleFields() {}

  static void write(FieldValues out, Schedule schedule) {
    out.text("note", schedule.note());
    out.texts("labels", schedule.labels());
    trigger(out, schedule.trigger());
    out.put("zone", schedule.zone().getId(), Schedule.UTC.getId());
    out.instant("start", schedule.startMs());
    out.instant("end", schedule.endMs());
    out.span("jitter", schedule.jitter());
    exclusions(out, schedule.exclusions());
    misfire(out.below("misfire"), schedule.misfire());
    out.put("overlap", word(schedule.overlap()), word(OverlapPolicy.SKIP));
    out.put("pauseAfterFailures", schedule.pauseAfterFailures(), 0);
    target(out, schedule.target());
  }

  private static void trigger(FieldValues out, Trigger trigger) {
    switch (trigger) {
      case Trigger.Cron cron -> out.always("cron", cron.expression().text());
      case Trigger.Every every -> {
        out.always("every", Spans.write(every.interval()));
        out.instant("anchor", every.anchorMs());
      }
      case Trigger.AfterEnd end -> out.always("afterEnd", Spans.write(end.delay()));
      case Trigger.Once once -> out.instant("at", once.atMs());
      case Trigger.Event event -> {
        out.always("onEvent.topic", event.topic());
        out.text("onEvent.filter", event.filter());
      }
    }
  }

  private static void exclusions(FieldValues out, ExclusionCalendar except) {
    out.list("exceptDates", except.dates().stream().sorted().map(LocalDate::toString).toList());
    out.list(
        "exceptYearly",
        except.yearly().stream().sorted().map(day -> day.toString().substring(2)).toList());
    out.list("exceptWindows", except.windows().stream().map(ScheduleFields::window).toList());
    out.text("exceptZone", except.zone().map(ZoneId::getId).orElse(""));
  }

  /** sat sun, or fri 22:00–06:00. */
  private static String window(ExclusionCalendar.Window window) {
    String days =
        window.days().stream()
            .sorted()
            .map(day -> day.name().substring(0, 3).toLowerCase(Locale.ROOT))
            .collect(Collectors.joining(" "));
    boolean whole =
        window.from().equals(LocalTime.MIDNIGHT) && window.to().equals(LocalTime.MIDNIGHT);
    return whole ? days : days + " " + window.from() + "–" + window.to();
  }

  private static void misfire(FieldValues out, MisfirePolicy misfire) {
    out.put("mode", word(misfire.mode()), word(MisfirePolicy.DEFAULT.mode()));
    out.span("threshold", misfire.threshold(), MisfirePolicy.DEFAULT_THRESHOLD);
    out.span("window", misfire.window(), MisfirePolicy.DEFAULT_WINDOW);
    out.put("cap", misfire.cap(), MisfirePolicy.DEFAULT_CAP);
  }

  private static String word(MisfirePolicy.Mode mode) {
    return switch (mode) {
      case SKIP -> "skip";
      case FIRE_ALL -> "fireAll";
      case FIRE_ONCE -> "fireOnce";
    };
  }

  private static String word(OverlapPolicy overlap) {
    return switch (overlap) {
      case SKIP -> "skip";
      case QUEUE_ONE -> "queueOne";
      case ALLOW -> "allow";
      case CANCEL_RUNNING -> "cancelRunning";
    };
  }

  private static void target(FieldValues out, Target target) {
    switch (target) {
      case Target.Task task -> {
        FieldValues fields = out.below("task");
        fields.always("type", task.template().type());
        TaskFields.write(fields, task.template());
      }
      case Target.Workflow workflow -> {
        FieldValues fields = out.below("workflow");
        fields.always("id", workflow.name());
        fields.put("version", workflow.version(), 0);
        TaskFields.json(fields, "input", workflow.input());
        fields.span("deadline", workflow.deadline(), Duration.ZERO);
      }
    }
  }
}
