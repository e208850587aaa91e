package dev.carillon.server.store.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.model.schedule.ExclusionCalendar;
import dev.carillon.model.schedule.MisfirePolicy;
import dev.carillon.model.schedule.OverlapPolicy;
import dev.carillon.model.schedule.Schedule;
import dev.carillon.model.schedule.Target;
import dev.carillon.model.schedule.Trigger;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Payload;
import dev.carillon.model.task.TaskDeadlines;
import dev.carillon.model.task.TaskState;
import dev.carillon.model.task.Uniqueness;
import dev.carillon.server.core.Line;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A schedule's definition as it is stored: lines {@code name value}, an empty line, then the packed
 * record of the task it creates (or the input of its run). A line that is not known is skipped, one
 * that is missing stands for the default, so that facts can be added.
 */
final class ScheduleText {
  private static final String EVERY = "every";
  private static final String AFTER_END = "after-end";

  private ScheduleText() {}

  static byte[] encode(Schedule s) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("id", s.id());
    facts.put("tenant", s.tenant());
    facts.put("note", s.note());
    facts.put("labels", pairs(s.labels()));
    switch (s.trigger()) {
      case Trigger.Cron cron -> facts.put("cron", cron.expression().text());
      case Trigger.Every every ->
          facts.put(EVERY, every.interval().toMillis() + " " + every.anchorMs());
      case Trigger.AfterEnd end -> facts.put(AFTER_END, Long.toString(end.delay().toMillis()));
      case Trigger.Once once -> facts.put("once", Long.toString(once.atMs()));
      case Trigger.Event event -> {
        facts.put("topic", event.topic());
        facts.put("filter", event.filter());
      }
    }
    facts.put("zone", s.zone().getId());
    facts.put("start", Long.toString(s.startMs()));
    facts.put("end", Long.toString(s.endMs()));
    facts.put("jitter", Long.toString(s.jitter().toMillis()));
    exclusions(s.exclusions(), facts);
    MisfirePolicy m = s.misfire();
    facts.put(
        "misfire",
        m.mode() + " " + m.threshold().toMillis() + " " + m.window().toMillis() + " " + m.cap());
    facts.put("overlap", s.overlap().name());
    facts.put("limit", Integer.toString(s.pauseAfterFailures()));
    byte[] content =
        switch (s.target()) {
          case Target.Task task -> task(task.template(), facts);
          case Target.Workflow run -> {
            facts.put("workflow", run.name());
            facts.put("workflow-version", Integer.toString(run.version()));
            facts.put("deadline", Long.toString(run.deadline().toMillis()));
            yield run.input().bytes();
          }
        };
    StringBuilder text = new StringBuilder();
    facts.forEach(
        (name, value) -> {
          if (!value.isEmpty()) {
            text.append(name).append(' ').append(escaped(value)).append('\n');
          }
        });
    byte[] head = text.append('\n').toString().getBytes(ISO_8859_1);
    byte[] whole = Arrays.copyOf(head, head.length + content.length);
    System.arraycopy(content, 0, whole, head.length, content.length);
    return whole;
  }

  static Schedule decode(byte[] bytes) {
    int end = 0;
    while (!(bytes[end] == '\n' && (end == 0 || bytes[end - 1] == '\n'))) {
      end++;
    }
    Map<String, String> facts = new LinkedHashMap<>();
    new String(bytes, 0, end, ISO_8859_1)
        .lines()
        .forEach(
            line -> {
              int space = line.indexOf(' ');
              facts.put(line.substring(0, space), unescaped(line.substring(space + 1)));
            });
    byte[] content = Arrays.copyOfRange(bytes, end + 1, bytes.length);
    String[] misfire = facts.getOrDefault("misfire", "").split(" ");
    return new Schedule(
        text(facts, "id"),
        text(facts, "tenant"),
        text(facts, "note"),
        pairs(text(facts, "labels")),
        trigger(facts),
        ZoneId.of(text(facts, "zone")),
        number(facts, "start"),
        number(facts, "end"),
        Duration.ofMillis(number(facts, "jitter")),
        exclusions(facts),
        new MisfirePolicy(
            MisfirePolicy.Mode.valueOf(misfire[0]),
            Duration.ofMillis(Long.parseLong(misfire[1])),
            Duration.ofMillis(Long.parseLong(misfire[2])),
            Integer.parseInt(misfire[3])),
        OverlapPolicy.valueOf(text(facts, "overlap")),
        (int) number(facts, "limit"),
        facts.containsKey("workflow")
            ? new Target.Workflow(
                text(facts, "workflow"),
                (int) number(facts, "workflow-version"),
                Payload.of(content),
                Duration.ofMillis(number(facts, "deadline")))
            : new Target.Task(task(facts, content)));
  }

  private static Trigger trigger(Map<String, String> facts) {
    if (facts.containsKey("cron")) {
      return Trigger.Cron.of(text(facts, "cron"));
    }
    if (facts.containsKey(EVERY)) {
      String[] parts = text(facts, EVERY).split(" ");
      return new Trigger.Every(
          Duration.ofMillis(Long.parseLong(parts[0])), Long.parseLong(parts[1]));
    }
    if (facts.containsKey(AFTER_END)) {
      return new Trigger.AfterEnd(Duration.ofMillis(number(facts, AFTER_END)));
    }
    if (facts.containsKey("once")) {
      return new Trigger.Once(number(facts, "once"));
    }
    if (facts.containsKey("topic")) {
      return new Trigger.Event(text(facts, "topic"), text(facts, "filter"));
    }
    throw CarillonException.of(
            ErrorCode.INCOMPATIBLE_DATA,
            "Expected a trigger that this version knows in schedule " + facts.get("id") + ".")
        .advice("It was written by a newer Carillon; run that version.")
        .build();
  }

  private static byte[] task(NewTask template, Map<String, String> facts) {
    facts.put("queue", template.queue());
    facts.put("type", template.type());
    if (template.unique().present()) {
      facts.put("unique", template.unique().ttl().toMillis() + " " + template.unique().debounce());
    }
    Line line = new Line("0000000000", template.tenant(), template.queue(), template.type());
    byte[] record = TaskRecord.pack(template, line, RecordExt.of(template), "");
    record[RecordLayout.AT_STATE] = (byte) TaskState.SCHEDULED.code();
    return record;
  }

  private static NewTask task(Map<String, String> facts, byte[] packed) {
    TaskRecord record = new TaskRecord(packed);
    NewTask task =
        record
            .asSubmitted(
                new Line("", text(facts, "tenant"), text(facts, "queue"), text(facts, "type")))
            .dueAt(NewTask.Due.NOW);
    TaskDeadlines limits = task.deadlines();
    task =
        task.withDeadlines(
            new TaskDeadlines(
                relative(limits.start()),
                limits.queueWait(),
                relative(limits.retries()),
                limits.heartbeat()));
    if (facts.containsKey("unique")) {
      String[] parts = text(facts, "unique").split(" ");
      task =
          task.withUnique(
              new Uniqueness(
                  task.unique().key(),
                  task.unique().scope(),
                  Duration.ofMillis(Long.parseLong(parts[0])),
                  Boolean.parseBoolean(parts[1])));
    }
    return task;
  }

  /** The script submit makes instants of such times; nobody did so here. */
  private static Optional<NewTask.Due> relative(Optional<NewTask.Due> limit) {
    return limit.map(
        due ->
            due instanceof NewTask.Due.At(long ms) && ms >= RecordLayout.RELATIVE
                ? new NewTask.Due.After(Duration.ofMillis(ms - RecordLayout.RELATIVE))
                : due);
  }

  private static void exclusions(ExclusionCalendar calendar, Map<String, String> facts) {
    facts.put("dates", joined(calendar.dates()));
    facts.put("yearly", joined(calendar.yearly().stream().map(MonthDay::toString).toList()));
    facts.put(
        "windows",
        calendar.windows().stream()
            .map(w -> joined(w.days()) + "/" + w.from() + "/" + w.to())
            .collect(Collectors.joining(";")));
    calendar.zone().ifPresent(zone -> facts.put("calendar-zone", zone.getId()));
  }

  private static ExclusionCalendar exclusions(Map<String, String> facts) {
    return new ExclusionCalendar(
        split(text(facts, "dates"), ",").map(LocalDate::parse).collect(Collectors.toSet()),
        split(text(facts, "yearly"), ",").map(MonthDay::parse).collect(Collectors.toSet()),
        split(text(facts, "windows"), ";")
            .map(
                window -> {
                  String[] parts = window.split("/");
                  Set<DayOfWeek> days =
                      split(parts[0], ",").map(DayOfWeek::valueOf).collect(Collectors.toSet());
                  return new ExclusionCalendar.Window(
                      days, LocalTime.parse(parts[1]), LocalTime.parse(parts[2]));
                })
            .toList(),
        Optional.ofNullable(facts.get("calendar-zone")).map(ZoneId::of));
  }

  private static String joined(Collection<?> values) {
    return values.stream().map(Object::toString).sorted().collect(Collectors.joining(","));
  }

  private static Stream<String> split(String text, String by) {
    return text.isEmpty() ? Stream.empty() : List.of(text.split(by)).stream();
  }

  private static String pairs(Map<String, String> pairs) {
    return new TreeMap<>(pairs)
        .entrySet().stream()
            .map(e -> escaped(e.getKey()) + "=" + escaped(e.getValue()))
            .collect(Collectors.joining("&"));
  }

  private static Map<String, String> pairs(String text) {
    Map<String, String> pairs = new LinkedHashMap<>();
    split(text, "&")
        .forEach(
            pair -> {
              int at = pair.indexOf('=');
              pairs.put(unescaped(pair.substring(0, at)), unescaped(pair.substring(at + 1)));
            });
    return pairs;
  }

  private static String escaped(String text) {
    return URLEncoder.encode(text, UTF_8);
  }

  private static String unescaped(String text) {
    return URLDecoder.decode(text, UTF_8);
  }

  private static String text(Map<String, String> facts, String name) {
    return facts.getOrDefault(name, "");
  }

  private static long number(Map<String, String> facts, String name) {
    return Long.parseLong(facts.getOrDefault(name, "0"));
  }
}
