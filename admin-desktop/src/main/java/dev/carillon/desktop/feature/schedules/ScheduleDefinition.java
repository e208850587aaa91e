package dev.carillon.desktop.feature.schedules;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.carillon.desktop.state.JsonText;
import dev.carillon.model.schedule.ExclusionCalendar;
import dev.carillon.model.schedule.MisfirePolicy;
import dev.carillon.model.schedule.OverlapPolicy;
import dev.carillon.model.schedule.Schedule;
import dev.carillon.model.schedule.Target;
import dev.carillon.model.schedule.Trigger;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Payload;
import dev.carillon.model.task.TaskDeadlines;
import dev.carillon.model.task.Uniqueness;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.MonthDay;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A schedule as a definition that {@code carillon apply} reads, in one line of JSON. */
final class ScheduleDefinition {
  private final StringWriter text = new StringWriter();
  private final JsonGenerator out;

  private ScheduleDefinition() throws IOException {
    out = new JsonFactory().createGenerator(text);
  }

  /** Empty if a definition cannot say all of it. */
  static Optional<String> of(Schedule s) {
    if (!holds(s)) {
      return Optional.empty();
    }
    try {
      ScheduleDefinition definition = new ScheduleDefinition();
      definition.write(s);
      definition.out.close();
      return Optional.of(definition.text.toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean holds(Schedule s) {
    boolean target =
        switch (s.target()) {
          case Target.Task task -> relative(task.template().deadlines());
          case Target.Workflow flow ->
              flow.input().size() == 0 || JsonText.problem(flow.input().utf8()).isEmpty();
        };
    return target
        && !(s.trigger() instanceof Trigger.Every every && every.anchorMs() != 0)
        && s.exclusions().windows().stream()
            .allMatch(w -> w.from().toString().length() == 5 && w.to().toString().length() == 5);
  }

  private static boolean relative(TaskDeadlines deadlines) {
    return !(deadlines.start().orElse(null) instanceof NewTask.Due.At)
        && !(deadlines.retries().orElse(null) instanceof NewTask.Due.At);
  }

  private void write(Schedule s) throws IOException {
    out.writeStartObject();
    out.writeStringField("kind", "schedule");
    out.writeStringField("id", s.id());
    word("tenant", s.tenant(), NewTask.DEFAULT_NAME);
    word("note", s.note(), "");
    texts("labels", s.labels());
    trigger(s.trigger());
    word("zone", s.zone().getId(), Schedule.UTC.getId());
    instant("start", s.startMs());
    instant("end", s.endMs());
    span("jitter", s.jitter());
    exclusions(s.exclusions());
    misfire(s.misfire());
    word("overlap", overlap(s.overlap()), "skip");
    if (s.pauseAfterFailures() > 0) {
      out.writeNumberField("pauseAfterFailures", s.pauseAfterFailures());
    }
    switch (s.target()) {
      case Target.Task task -> task(task.template());
      case Target.Workflow flow -> workflow(flow);
    }
    out.writeEndObject();
  }

  private void trigger(Trigger trigger) throws IOException {
    switch (trigger) {
      case Trigger.Cron cron -> out.writeStringField("cron", cron.expression().toString());
      case Trigger.Every every -> span("every", every.interval());
      case Trigger.AfterEnd end ->
          out.writeStringField("afterEnd", ScheduleWords.flag(end.delay()));
      case Trigger.Once once -> instant("at", once.atMs());
      case Trigger.Event event -> {
        out.writeObjectFieldStart("onEvent");
        out.writeStringField("topic", event.topic());
        word("filter", event.filter(), "");
        out.writeEndObject();
      }
    }
  }

  private void exclusions(ExclusionCalendar calendar) throws IOException {
    list("exceptDates", calendar.dates().stream().sorted().map(Object::toString).toList());
    list(
        "exceptYearly",
        calendar.yearly().stream()
            .sorted()
            .map(MonthDay::toString)
            .map(d -> d.substring(2))
            .toList());
    if (!calendar.windows().isEmpty()) {
      out.writeArrayFieldStart("exceptWindows");
      for (ExclusionCalendar.Window window : calendar.windows()) {
        out.writeStartObject();
        list(
            "days",
            window.days().stream()
                .sorted()
                .map(day -> day.name().substring(0, 3).toLowerCase(Locale.ROOT))
                .toList());
        out.writeStringField("from", window.from().toString());
        out.writeStringField("to", window.to().toString());
        out.writeEndObject();
      }
      out.writeEndArray();
    }
    if (calendar.zone().isPresent() && !calendar.empty()) {
      out.writeStringField("exceptZone", calendar.zone().get().getId());
    }
  }

  private void misfire(MisfirePolicy policy) throws IOException {
    if (policy.equals(MisfirePolicy.DEFAULT)) {
      return;
    }
    out.writeObjectFieldStart("misfire");
    out.writeStringField(
        "mode",
        switch (policy.mode()) {
          case FIRE_ONCE -> "fireOnce";
          case SKIP -> "skip";
          case FIRE_ALL -> "fireAll";
        });
    out.writeStringField("threshold", ScheduleWords.flag(policy.threshold()));
    out.writeStringField("window", ScheduleWords.flag(policy.window()));
    out.writeNumberField("cap", policy.cap());
    out.writeEndObject();
  }

  private static String overlap(OverlapPolicy policy) {
    return switch (policy) {
      case SKIP -> "skip";
      case QUEUE_ONE -> "queueOne";
      case ALLOW -> "allow";
      case CANCEL_RUNNING -> "cancelRunning";
    };
  }

  private void workflow(Target.Workflow flow) throws IOException {
    out.writeObjectFieldStart("workflow");
    out.writeStringField("id", flow.name());
    if (flow.version() > 0) {
      out.writeNumberField("version", flow.version());
    }
    if (flow.input().size() > 0) {
      out.writeFieldName("input");
      // Without the line ends that people put into it: the definition is one line.
      out.writeRawValue(flow.input().utf8().replaceAll("\\R", " "));
    }
    span("deadline", flow.deadline());
    out.writeEndObject();
  }

  private void task(NewTask task) throws IOException {
    out.writeObjectFieldStart("task");
    out.writeStringField("type", task.type());
    word("queue", task.queue(), NewTask.DEFAULT_NAME);
    word("name", task.name(), "");
    payload(task.payload());
    out.writeNumberField("priority", task.priority());
    out.writeObjectFieldStart("retry");
    out.writeNumberField("attempts", task.retry().maxAttempts());
    out.writeNumberField("lost", task.retry().maxLost());
    out.writeStringField("backoff", ScheduleWords.flag(task.retry().backoffBase()));
    out.writeStringField("maxBackoff", ScheduleWords.flag(task.retry().backoffMax()));
    out.writeEndObject();
    out.writeStringField("timeout", ScheduleWords.flag(task.execTimeout()));
    TaskDeadlines deadlines = task.deadlines();
    due("startWithin", deadlines.start());
    span("queueTimeout", deadlines.queueWait());
    due("retryWithin", deadlines.retries());
    span("heartbeat", deadlines.heartbeat());
    texts("labels", task.labels());
    texts("attributes", task.attributes());
    if (task.unique().present()) {
      unique(task.unique());
    }
    out.writeEndObject();
  }

  private void payload(Payload payload) throws IOException {
    String words = payload.utf8();
    if (Payload.of(words).equals(payload)) {
      word("payload", words, "");
    } else {
      out.writeStringField("payloadBase64", Base64.getEncoder().encodeToString(payload.bytes()));
    }
  }

  private void unique(Uniqueness unique) throws IOException {
    out.writeObjectFieldStart("unique");
    out.writeStringField("key", unique.key());
    out.writeStringField(
        "scope",
        switch (unique.scope()) {
          case UNTIL_START -> "untilStart";
          case UNTIL_DONE -> "untilDone";
          case UNTIL_SUCCESS -> "untilSuccess";
        });
    span("ttl", unique.ttl());
    out.writeBooleanField("debounce", unique.debounce());
    out.writeEndObject();
  }

  private void due(String key, Optional<NewTask.Due> due) throws IOException {
    if (due.orElse(null) instanceof NewTask.Due.After after) {
      out.writeStringField(key, ScheduleWords.flag(after.delay()));
    }
  }

  private void word(String key, String value, String usual) throws IOException {
    if (!value.equals(usual)) {
      out.writeStringField(key, value);
    }
  }

  private void span(String key, Duration span) throws IOException {
    if (!span.isZero()) {
      out.writeStringField(key, ScheduleWords.flag(span));
    }
  }

  private void instant(String key, long ms) throws IOException {
    if (ms != 0) {
      out.writeStringField(key, Instant.ofEpochMilli(ms).toString());
    }
  }

  private void list(String key, List<String> values) throws IOException {
    if (!values.isEmpty()) {
      out.writeArrayFieldStart(key);
      for (String value : values) {
        out.writeString(value);
      }
      out.writeEndArray();
    }
  }

  private void texts(String key, Map<String, String> values) throws IOException {
    if (!values.isEmpty()) {
      out.writeObjectFieldStart(key);
      for (Map.Entry<String, String> value : values.entrySet()) {
        out.writeStringField(value.getKey(), value.getValue());
      }
      out.writeEndObject();
    }
  }
}
