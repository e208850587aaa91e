package dev.carillon.server.core.schedule;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.schedule.Description;
import dev.carillon.model.schedule.ExclusionCalendar;
import dev.carillon.model.schedule.MisfirePolicy;
import dev.carillon.model.schedule.Schedule;
import dev.carillon.model.schedule.Target;
import dev.carillon.model.schedule.Trigger;
import dev.carillon.model.task.NewTask;
import dev.carillon.server.core.TaskChecks;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** The limits of a schedule, each with what was expected, what came and what to do. */
public final class ScheduleChecks {
  private static final int MAX_NOTE = 256;
  private static final int MAX_LABELS = 32;
  private static final int MAX_LABEL = 64;
  private static final int MAX_INPUT = 64 * 1024;
  private static final int MAX_FILTER = 1_024;
  private static final int MAX_FAILURES = 1_000;
  private static final int MAX_CAP = 10_000;
  private static final Duration MAX_WINDOW = Duration.ofDays(366);
  private static final Pattern TOPIC = Pattern.compile("[a-zA-Z0-9._-]{1,249}");

  /** Before it an instant is a count of something else than milliseconds. */
  private static final long FIRST_PLAUSIBLE_MS = 315_532_800_000L;

  private static final long LAST_PLAUSIBLE_MS = 32_503_680_000_000L;

  /** What a fire itself writes into a task, and so nobody else. */
  private static final Set<String> OURS =
      Set.of(Target.ATTRIBUTE_SCHEDULE, Target.ATTRIBUTE_FIRE, Target.ATTRIBUTE_BACKFILL);

  private static final int MAX_ATTRIBUTES = 32 - OURS.size();

  private ScheduleChecks() {}

  /**
   * Checks a schedule.
   *
   * @throws CarillonException INVALID_ARGUMENT or TOO_LARGE, with the field's path from the
   *     schedule
   */
  public static void check(Schedule s, long nowMs) {
    TaskChecks.name("id", s.id());
    TaskChecks.name("tenant", s.tenant());
    bytes("note", s.note(), MAX_NOTE);
    labels(s.labels());
    trigger(s.trigger());
    instant("start_ms", s.startMs());
    instant("end_ms", s.endMs());
    require(
        s.startMs() == 0 || s.endMs() == 0 || s.startMs() < s.endMs(),
        "end_ms",
        "an end after the start",
        Instant.ofEpochMilli(s.endMs()) + " with the start " + Instant.ofEpochMilli(s.startMs()),
        "The end is not part of the time.");
    between("jitter_millis", s.jitter(), Duration.ZERO, Schedule.MAX_JITTER);
    calendar(s.exclusions());
    misfire(s.misfire());
    require(
        s.pauseAfterFailures() >= 0 && s.pauseAfterFailures() <= MAX_FAILURES,
        "pause_after_failures",
        "0–1,000 failures",
        s.pauseAfterFailures(),
        "0 never pauses it.");
    switch (s.target()) {
      case Target.Task(NewTask template) -> task(template.ofTenant(s.tenant()), nowMs);
      case Target.Workflow workflow -> workflow(workflow);
    }
  }

  private static void trigger(Trigger trigger) {
    switch (trigger) {
      case Trigger.Cron _ -> {}
      case Trigger.Every every -> {
        between(
            "every.interval_millis",
            every.interval(),
            Schedule.MIN_INTERVAL,
            Schedule.MAX_INTERVAL);
        instant("every.anchor_ms", every.anchorMs());
      }
      case Trigger.AfterEnd end ->
          between(
              "after_end.delay_millis", end.delay(), Schedule.MIN_INTERVAL, Schedule.MAX_INTERVAL);
      case Trigger.Once once -> {
        require(once.atMs() != 0, "once.at_ms", "an instant", "none", "Say when.");
        instant("once.at_ms", once.atMs());
      }
      case Trigger.Event event -> {
        require(
            TOPIC.matcher(event.topic()).matches(),
            "event.topic",
            "the name of a Kafka topic",
            "'" + shortened(event.topic()) + "'",
            "Letters, digits, dot, dash and underscore, at most 249.");
        bytes("event.filter", event.filter(), MAX_FILTER);
      }
    }
  }

  private static void calendar(ExclusionCalendar calendar) {
    most("exclusions.dates", calendar.dates().size(), ExclusionCalendar.MAX_DATES);
    most("exclusions.windows", calendar.windows().size(), ExclusionCalendar.MAX_WINDOWS);
  }

  private static void misfire(MisfirePolicy policy) {
    between(
        "misfire.threshold_millis", policy.threshold(), Duration.ofSeconds(1), Duration.ofDays(1));
    between("misfire.window_millis", policy.window(), Duration.ofSeconds(1), MAX_WINDOW);
    require(
        policy.cap() >= 1 && policy.cap() <= MAX_CAP,
        "misfire.cap",
        "1–10,000 fires",
        policy.cap(),
        "Leave it out for 100.");
  }

  private static void task(NewTask template, long nowMs) {
    require(
        template.due().equals(NewTask.Due.NOW),
        "task.due_ms",
        "a task without due instant and delay",
        template.due(),
        "The schedule says when; jitter and cron shift it.");
    require(
        template.idempotencyKey().isEmpty(),
        "task.idempotency_key",
        "a task without idempotency key",
        "one",
        "Each fire makes its task once by itself.");
    require(
        template.unique().key().isEmpty(),
        "task.unique_key",
        "a task without unique key",
        "one",
        "The overlap policy says what a fire does while an earlier one's task lives.");
    for (String key : template.attributes().keySet()) {
      require(
          !OURS.contains(key) && !key.equals(NewTask.OWN_ID),
          "task.attributes." + key,
          "other attributes than " + OURS + " and " + NewTask.OWN_ID,
          "it",
          "Fires set it, or every fire would be one task.");
    }
    most("task.attributes", template.attributes().size(), MAX_ATTRIBUTES);
    TaskChecks.problem(template, nowMs)
        .ifPresent(
            e -> {
              throw CarillonException.of(e.code(), e.message())
                  .field("task." + e.field())
                  .advice(e.advice())
                  .cause(e)
                  .build();
            });
  }

  private static void workflow(Target.Workflow workflow) {
    TaskChecks.name("workflow.name", workflow.name());
    require(
        workflow.version() >= 0,
        "workflow.version",
        "a version from 1 on, or 0 for the newest",
        workflow.version(),
        "Leave it out for the newest.");
    require(
        workflow.input().size() <= MAX_INPUT,
        "workflow.input",
        "at most 65,536 bytes",
        workflow.input().size(),
        "Put the data elsewhere and send its address.");
    between("workflow.deadline_millis", workflow.deadline(), Duration.ZERO, Schedule.MAX_INTERVAL);
  }

  private static void labels(Map<String, String> labels) {
    most("labels", labels.size(), MAX_LABELS);
    labels.forEach(
        (key, value) -> {
          require(!key.isEmpty(), "labels", "a key", "an empty one", "Name it.");
          bytes("labels." + shortened(key), key, MAX_LABEL);
          bytes("labels." + shortened(key), value, MAX_LABEL);
        });
  }

  private static void instant(String field, long ms) {
    require(
        ms == 0 || (ms >= FIRST_PLAUSIBLE_MS && ms <= LAST_PLAUSIBLE_MS),
        field,
        "an instant in epoch milliseconds between 1980 and 3000",
        ms > 0 && ms < FIRST_PLAUSIBLE_MS
            ? ms + " (that is " + Instant.ofEpochSecond(ms) + " in seconds)"
            : ms,
        "Multiply seconds by 1,000.");
  }

  private static void between(String field, Duration span, Duration least, Duration most) {
    require(
        span.compareTo(least) >= 0 && span.compareTo(most) <= 0,
        field,
        "a time of " + Description.span(least) + " to " + Description.span(most),
        Description.span(span),
        "On the wire its unit is milliseconds: "
            + least.toMillis()
            + " to "
            + most.toMillis()
            + ".");
  }

  private static void most(String field, int size, int most) {
    require(size <= most, field, "at most " + most + " entries", size, "Leave some out.");
  }

  private static void bytes(String field, String text, int most) {
    int size = text.getBytes(StandardCharsets.UTF_8).length;
    require(size <= most, field, "at most " + most + " bytes", size + " bytes", "Shorten it.");
  }

  private static String shortened(String text) {
    return text.length() <= 80 ? text : text.substring(0, 80) + "…";
  }

  private static void require(
      boolean ok, String field, String expected, Object got, String advice) {
    if (!ok) {
      throw CarillonException.invalid(
          field, "Expected " + expected + ", but got " + got + ".", advice);
    }
  }
}
