package dev.carillon.server.door.jobs;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.carillon.model.task.Attempt;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Task;
import dev.carillon.server.door.http.JsonText;
import dev.carillon.server.mask.Mask;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.function.Function;

/** A task in this door's words. */
final class JobJson {
  private static final JsonFactory FACTORY = new JsonFactory();

  private JobJson() {}

  /** The id that a caller knows a task by. */
  static String id(Task task) {
    return task.attributes().getOrDefault(NewTask.OWN_ID, task.id());
  }

  /**
   * The whole of it, but for secrets.
   *
   * @param runs its ended attempts
   * @param logs the output of one of them
   */
  static String task(Task task, List<Attempt> runs, Function<Attempt, String> logs) {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = FACTORY.createGenerator(text)) {
      out.writeStartObject();
      out.writeStringField("taskId", id(task));
      if (!task.name().isEmpty()) {
        out.writeStringField("taskName", Mask.text(task.name()));
      }
      out.writeStringField(
          "type", task.attributes().getOrDefault(JobRequest.ATTRIBUTE + "type", task.type()));
      String command = task.attributes().get(JobRequest.ATTRIBUTE + "command");
      if (command != null) {
        out.writeStringField("command", Mask.text(command));
      } else {
        out.writeFieldName("payload");
        out.writeRawValue(JsonText.shown(task.payload()));
      }
      settings(out, task);
      state(out, task);
      out.writeArrayFieldStart("executions");
      for (Attempt run : runs) {
        execution(out, id(task), run, logs.apply(run));
      }
      out.writeEndArray();
      out.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // there is no I/O in a string
    }
    return text.toString();
  }

  private static void settings(JsonGenerator out, Task task) throws IOException {
    out.writeNumberField("retries", task.retry().maxAttempts() - 1);
    out.writeFieldName("timeout");
    out.writeNumber(seconds(task.execTimeout()));
    out.writeNumberField("priority", JobWords.priorityOutside(task.priority()));
    for (String field : List.of("notificationUrl", "notificationEmail", "tenantId")) {
      String value = task.attributes().get(JobRequest.ATTRIBUTE + field);
      if (value != null) {
        out.writeStringField(field, Mask.text(value));
      } else if (field.equals("tenantId")) {
        out.writeStringField(field, task.tenant());
      }
    }
    String key = task.idempotencyKey();
    if (!key.isEmpty() && !key.equals(JobRequest.OWN_ID + id(task))) {
      out.writeStringField("idempotencyKey", Mask.text(key));
    }
  }

  private static void state(JsonGenerator out, Task task) throws IOException {
    out.writeStringField("status", JobWords.status(task.state()));
    out.writeStringField("createdAt", instant(task.createdMs()));
    out.writeStringField("scheduledFor", instant(task.dueMs()));
    if (task.endedMs() > 0) {
      out.writeStringField("endedAt", instant(task.endedMs()));
    }
    if (!task.error().isEmpty()) {
      out.writeStringField("error", Mask.text(task.error()));
    }
    if (task.result().size() > 0) {
      out.writeFieldName("result");
      out.writeRawValue(JsonText.shown(task.result()));
    }
  }

  /** {@code {"taskId","startTime","endTime","status","logs"}}. */
  static void execution(JsonGenerator out, String id, Attempt run, String logs) throws IOException {
    out.writeStartObject();
    out.writeStringField("taskId", id);
    out.writeStringField("startTime", instant(run.startedMs()));
    out.writeStringField("endTime", instant(run.endedMs()));
    out.writeStringField("status", JobWords.outcome(run.outcome()));
    out.writeStringField("logs", Mask.text(logs));
    out.writeEndObject();
  }

  /** ISO 8601 in UTC. */
  static String instant(long millis) {
    return DateTimeFormatter.ISO_INSTANT.format(Instant.ofEpochMilli(millis));
  }

  private static BigDecimal seconds(Duration duration) {
    BigDecimal seconds = BigDecimal.valueOf(duration.toMillis(), 3).stripTrailingZeros();
    return seconds.scale() < 0 ? seconds.setScale(0) : seconds;
  }
}
