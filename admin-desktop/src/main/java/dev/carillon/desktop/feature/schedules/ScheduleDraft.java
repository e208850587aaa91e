package dev.carillon.desktop.feature.schedules;

import static dev.carillon.desktop.i18n.Texts.text;

import dev.carillon.desktop.i18n.Refusal;
import dev.carillon.desktop.i18n.TypedTime;
import dev.carillon.model.error.CarillonException;
import dev.carillon.model.schedule.ExclusionCalendar;
import dev.carillon.model.schedule.MisfirePolicy;
import dev.carillon.model.schedule.OverlapPolicy;
import dev.carillon.model.schedule.Schedule;
import dev.carillon.model.schedule.Target;
import dev.carillon.model.schedule.Trigger;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Payload;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * What is typed into the form, and what is wrong with it.
 *
 * @param base what is edited; its parts that the form does not show stay as they are
 */
record ScheduleDraft(
    Optional<Schedule> base,
    String id,
    When when,
    String time,
    String zone,
    Creates creates,
    String name,
    String queue,
    String payload,
    String note,
    String jitter,
    OverlapPolicy overlap,
    MisfirePolicy.Mode misfire,
    String filter,
    Bounds bounds) {

  /** When it does not fire, as typed; empty is without. */
  record Bounds(String start, String end, String calendar, String failures) {}

  /** When it fires. */
  enum When {
    CRON,
    EVERY,
    AFTER_END,
    ONCE,
    EVENT
  }

  /** What a fire makes. */
  enum Creates {
    TASK,
    WORKFLOW
  }

  /** Where something is wrong. */
  enum Place {
    ID,
    TIME,
    ZONE,
    NAME,
    QUEUE,
    JITTER,
    START,
    END,
    CALENDAR,
    FAILURES
  }

  /**
   * What was read.
   *
   * @param schedule empty if something is wrong
   */
  record Reading(Optional<Schedule> schedule, Map<Place, String> wrong) {}

  Reading read(ZoneId typedIn) {
    Map<Place, String> wrong = new EnumMap<>(Place.class);
    if (!id.matches("[a-z0-9][a-z0-9._-]{0,63}")) {
      wrong.put(Place.ID, text("schedules.wrong.id"));
    }
    if (!name.matches("[a-z0-9][a-z0-9._-]{0,63}")) {
      wrong.put(Place.NAME, text("schedules.wrong.name"));
    }
    if (creates == Creates.TASK && !queue.matches("[a-z0-9][a-z0-9._-]{0,63}")) {
      wrong.put(Place.QUEUE, text("schedules.wrong.name"));
    }
    Optional<ZoneId> place = place();
    if (place.isEmpty()) {
      wrong.put(Place.ZONE, text("schedules.wrong.zone"));
    }
    Optional<Duration> later = TypedTime.span(jitter.isBlank() ? "0" : jitter);
    if (later.isEmpty()) {
      wrong.put(Place.JITTER, text("schedules.wrong.span"));
    }
    long start = instant(bounds.start(), Place.START, place.orElse(typedIn), wrong);
    long end = instant(bounds.end(), Place.END, place.orElse(typedIn), wrong);
    if (start > 0 && end > 0 && end <= start) {
      wrong.put(Place.END, text("schedules.wrong.end"));
    }
    CalendarText.Reading calendar =
        CalendarText.read(
            bounds.calendar(), base.map(Schedule::exclusions).orElse(ExclusionCalendar.NONE));
    if (!calendar.wrong().isEmpty()) {
      wrong.put(Place.CALENDAR, text("schedules.wrong.calendar", calendar.wrong()));
    }
    String failures = bounds.failures().isBlank() ? "0" : bounds.failures().strip();
    if (!failures.matches("\\d{1,3}|1000")) {
      wrong.put(Place.FAILURES, text("schedules.wrong.failures"));
    }
    Optional<Trigger> trigger = trigger(wrong, place.orElse(typedIn));
    if (!wrong.isEmpty() || trigger.isEmpty()) {
      return new Reading(Optional.empty(), wrong);
    }
    Schedule from = base.orElseGet(() -> Schedule.of(id, trigger.get(), target()));
    return new Reading(
        Optional.of(
            from.change()
                .trigger(trigger.get())
                .zone(place.orElse(typedIn))
                .note(note.strip())
                .jitter(later.orElse(Duration.ZERO))
                .overlap(overlap)
                .misfire(
                    new MisfirePolicy(
                        misfire,
                        from.misfire().threshold(),
                        from.misfire().window(),
                        from.misfire().cap()))
                .startMs(start)
                .endMs(end)
                .exclusions(calendar.calendar())
                .pauseAfterFailures(Integer.parseInt(failures))
                .target(target())
                .build()),
        wrong);
  }

  /** 0 for nothing typed. */
  private static long instant(String typed, Place where, ZoneId zone, Map<Place, String> wrong) {
    if (typed.isBlank()) {
      return 0;
    }
    Optional<Instant> at = TypedTime.instant(typed, zone);
    if (at.isEmpty()) {
      wrong.put(where, text("schedules.wrong.instant"));
    }
    return at.map(Instant::toEpochMilli).orElse(0L);
  }

  private Optional<ZoneId> place() {
    try {
      return Optional.of(ZoneId.of(zone.strip()));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private Optional<Trigger> trigger(Map<Place, String> wrong, ZoneId place) {
    return switch (when) {
      case CRON -> {
        try {
          yield Optional.of(Trigger.Cron.of(time.strip()));
        } catch (CarillonException e) {
          wrong.put(Place.TIME, Refusal.of(e).whole());
          yield Optional.empty();
        }
      }
      case EVERY -> span(wrong).map(d -> new Trigger.Every(d, anchor()));
      case AFTER_END -> span(wrong).map(Trigger.AfterEnd::new);
      case EVENT -> {
        if (!time.strip().matches("[a-zA-Z0-9._-]{1,249}")) {
          wrong.put(Place.TIME, text("schedules.wrong.topic"));
          yield Optional.empty();
        }
        yield Optional.of(new Trigger.Event(time.strip(), filter.strip()));
      }
      case ONCE -> {
        Optional<Instant> at = TypedTime.instant(time, place);
        if (at.isEmpty()) {
          wrong.put(Place.TIME, text("schedules.wrong.instant"));
        }
        yield at.map(i -> new Trigger.Once(i.toEpochMilli()));
      }
    };
  }

  private long anchor() {
    return base.map(Schedule::trigger).orElse(null) instanceof Trigger.Every every
        ? every.anchorMs()
        : 0;
  }

  private Optional<Duration> span(Map<Place, String> wrong) {
    Optional<Duration> span =
        TypedTime.span(time).filter(d -> d.compareTo(Schedule.MIN_INTERVAL) >= 0);
    if (span.isEmpty()) {
      wrong.put(Place.TIME, text("schedules.wrong.span"));
    }
    return span;
  }

  private Target target() {
    if (creates == Creates.WORKFLOW) {
      Target.Workflow was =
          base.map(Schedule::target).orElse(null) instanceof Target.Workflow w
              ? w
              : new Target.Workflow(name, 0, Payload.EMPTY, Duration.ZERO);
      return new Target.Workflow(
          name,
          was.name().equals(name) ? was.version() : 0,
          Payload.of(payload.strip()),
          was.deadline());
    }
    NewTask was =
        base.map(Schedule::target).orElse(null) instanceof Target.Task t
            ? t.template()
            : NewTask.of(name, Payload.EMPTY);
    return new Target.Task(
        new NewTask(
            queue,
            name,
            was.tenant(),
            was.name(),
            Payload.of(payload),
            was.priority(),
            was.due(),
            was.retry(),
            was.execTimeout(),
            was.labels(),
            was.attributes(),
            was.idempotencyKey(),
            was.deadlines(),
            was.unique()));
  }
}
