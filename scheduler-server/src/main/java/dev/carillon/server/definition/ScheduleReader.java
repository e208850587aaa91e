package dev.carillon.server.definition;

import dev.carillon.model.schedule.ExclusionCalendar;
import dev.carillon.model.schedule.MisfirePolicy;
import dev.carillon.model.schedule.OverlapPolicy;
import dev.carillon.model.schedule.Schedule;
import dev.carillon.model.schedule.Target;
import dev.carillon.model.schedule.Trigger;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Payload;
import dev.carillon.server.definition.Tree.Mapping;
import dev.carillon.server.definition.Tree.Sequence;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Schedules of documents that fit their schema. */
final class ScheduleReader {
  private ScheduleReader() {}

  /**
   * The schedule of a mapping.
   *
   * @throws dev.carillon.model.error.CarillonException for a cron text that cannot be
   * @throws java.time.DateTimeException for a zone or an instant that does not exist
   * @throws IllegalArgumentException for another value that cannot be
   */
  static Schedule read(Mapping from) {
    String tenant = TaskReader.text(from, "tenant").orElse(NewTask.DEFAULT_NAME);
    return Schedule.of(TaskReader.text(from, "id").orElse(""), trigger(from), target(from, tenant))
        .change()
        .tenant(tenant)
        .note(TaskReader.text(from, "note").orElse(""))
        .labels(TaskReader.texts(from, "labels"))
        .zone(TaskReader.text(from, "zone").map(ZoneId::of).orElse(Schedule.UTC))
        .startMs(instant(from, "start"))
        .endMs(instant(from, "end"))
        .jitter(TaskReader.span(from, "jitter").orElse(Duration.ZERO))
        .exclusions(exclusions(from))
        .misfire(from.get("misfire").map(ScheduleReader::misfire).orElse(MisfirePolicy.DEFAULT))
        .overlap(
            TaskReader.text(from, "overlap")
                .map(ScheduleReader::overlap)
                .orElse(OverlapPolicy.SKIP))
        .pauseAfterFailures(TaskReader.whole(from, "pauseAfterFailures", 0))
        .build();
  }

  private static long instant(Mapping from, String key) {
    return TaskReader.text(from, key)
        .map(text -> OffsetDateTime.parse(text).toInstant().toEpochMilli())
        .orElse(0L);
  }

  private static Trigger trigger(Mapping from) {
    Optional<Trigger> span =
        TaskReader.span(from, "every")
            .<Trigger>map(every -> new Trigger.Every(every, 0))
            .or(() -> TaskReader.span(from, "afterEnd").map(Trigger.AfterEnd::new));
    if (span.isPresent()) {
      return span.get();
    }
    if (from.get("onEvent").orElse(null) instanceof Mapping event) {
      return new Trigger.Event(
          TaskReader.text(event, "topic").orElse(""), TaskReader.text(event, "filter").orElse(""));
    }
    return from.get("at").isPresent()
        ? new Trigger.Once(instant(from, "at"))
        : Trigger.Cron.of(TaskReader.text(from, "cron").orElse(""));
  }

  private static Target target(Mapping from, String tenant) {
    if (from.get("task").orElse(null) instanceof Mapping task) {
      return new Target.Task(TaskReader.read(task, tenant));
    }
    Tree workflow = from.get("workflow").orElseThrow();
    if (workflow instanceof Mapping mapping) {
      return new Target.Workflow(
          TaskReader.text(mapping, "id").orElse(""),
          TaskReader.whole(mapping, "version", 0),
          mapping.get("input").map(TaskReader::json).orElse(Payload.EMPTY),
          TaskReader.span(mapping, "deadline").orElse(Duration.ZERO));
    }
    return new Target.Workflow(workflow.text(), 0, Payload.EMPTY, Duration.ZERO);
  }

  private static ExclusionCalendar exclusions(Mapping from) {
    Set<LocalDate> dates = new HashSet<>();
    items(from, "exceptDates").forEach(day -> dates.add(LocalDate.parse(day.text())));
    Set<MonthDay> yearly = new HashSet<>();
    items(from, "exceptYearly").forEach(day -> yearly.add(MonthDay.parse("--" + day.text())));
    List<ExclusionCalendar.Window> windows =
        items(from, "exceptWindows").stream().map(ScheduleReader::window).toList();
    ExclusionCalendar all =
        new ExclusionCalendar(
            dates, yearly, windows, TaskReader.text(from, "exceptZone").map(ZoneId::of));
    return all.empty() ? ExclusionCalendar.NONE : all;
  }

  private static List<Tree> items(Mapping from, String key) {
    return from.get(key).orElse(null) instanceof Sequence list ? list.items() : List.of();
  }

  private static ExclusionCalendar.Window window(Tree tree) {
    Mapping from = (Mapping) tree;
    Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
    for (Tree day : items(from, "days")) {
      Arrays.stream(DayOfWeek.values())
          .filter(d -> d.name().startsWith(day.text().toUpperCase(Locale.ROOT)))
          .forEach(days::add);
    }
    return new ExclusionCalendar.Window(days, clock(from, "from"), clock(from, "to"));
  }

  /** The end of a day is the beginning of the next. */
  private static LocalTime clock(Mapping from, String key) {
    return TaskReader.text(from, key)
        .filter(text -> !text.equals("24:00"))
        .map(LocalTime::parse)
        .orElse(LocalTime.MIDNIGHT);
  }

  private static MisfirePolicy misfire(Tree tree) {
    if (!(tree instanceof Mapping from)) {
      return MisfirePolicy.of(mode(tree.text()));
    }
    MisfirePolicy.Mode mode = mode(TaskReader.text(from, "mode").orElse(""));
    return new MisfirePolicy(
        mode,
        TaskReader.span(from, "threshold").orElse(MisfirePolicy.DEFAULT_THRESHOLD),
        TaskReader.span(from, "window").orElse(MisfirePolicy.DEFAULT_WINDOW),
        TaskReader.whole(from, "cap", MisfirePolicy.DEFAULT_CAP));
  }

  private static MisfirePolicy.Mode mode(String word) {
    return switch (word) {
      case "skip" -> MisfirePolicy.Mode.SKIP;
      case "fireAll" -> MisfirePolicy.Mode.FIRE_ALL;
      default -> MisfirePolicy.Mode.FIRE_ONCE;
    };
  }

  private static OverlapPolicy overlap(String word) {
    return switch (word) {
      case "queueOne" -> OverlapPolicy.QUEUE_ONE;
      case "allow" -> OverlapPolicy.ALLOW;
      case "cancelRunning" -> OverlapPolicy.CANCEL_RUNNING;
      default -> OverlapPolicy.SKIP;
    };
  }
}
