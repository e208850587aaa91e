package dev.carillon.server.door.delaybox;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.carillon.model.error.CarillonException;
import dev.carillon.model.task.Task;
import dev.carillon.model.task.TaskFilter;
import dev.carillon.model.task.TaskPage;
import dev.carillon.model.task.TaskState;
import dev.carillon.server.core.Tasks;
import dev.carillon.server.mask.Mask;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.EnumSet;
import java.util.Set;

/** The answer to {@code GET /task}: what came through this door and is not done. */
final class DelayboxList {
  static final int DEFAULT_LIMIT = 100;
  static final int MAX_LIMIT = 500;
  static final int MAX_OFFSET = 100_000;

  private static final int PAGE = 500;
  private static final Set<TaskState> PENDING =
      EnumSet.of(
          TaskState.SCHEDULED,
          TaskState.READY,
          TaskState.DISPATCHED,
          TaskState.RUNNING,
          TaskState.RETRY_WAIT,
          TaskState.DEAD,
          TaskState.FAILED);

  private final Tasks tasks;
  private final TaskFilter filter;

  DelayboxList(Tasks tasks, String queue) {
    this.tasks = tasks;
    this.filter = new TaskFilter(PENDING, queue, "", "");
  }

  /** A number of a query parameter within its range. */
  static int number(String name, String text, int min, int max) {
    int value = text.matches("\\d{1,9}") ? Integer.parseInt(text) : -1;
    if (value < min || value > max) {
      String shown = text.length() <= 20 ? text : text.substring(0, 20) + "…";
      throw CarillonException.invalid(
          name,
          "Expected " + name + " from " + min + " to " + max + ", but got '" + shown + "'.",
          "");
    }
    return value;
  }

  byte[] json(int offset, int limit) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator out = JsonText.FACTORY.createGenerator(bytes)) {
      out.writeStartArray();
      write(out, offset, limit);
      out.writeEndArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // there is no I/O in an array
    }
    return bytes.toByteArray();
  }

  /** Walks the pages; payloads are read only for what is shown. */
  private void write(JsonGenerator out, int offset, int limit) throws IOException {
    int toSkip = offset;
    int left = limit;
    String token = "";
    boolean more = true;
    while (more && left > 0) {
      boolean skipping = toSkip > 0;
      int size = Math.min(PAGE, skipping ? toSkip : left);
      TaskPage page = tasks.list(filter, size, token, !skipping);
      for (Task task : page.tasks()) {
        if (!cameThroughThisDoor(task)) {
          continue;
        }
        if (skipping) {
          toSkip--;
        } else {
          item(out, task);
          left--;
        }
      }
      token = page.nextToken();
      more = !token.isEmpty();
    }
  }

  private static boolean cameThroughThisDoor(Task task) {
    return task.attributes()
        .containsKey(DelayboxTranslator.ATTRIBUTE + DelayboxTranslator.TASK_TYPE);
  }

  private static void item(JsonGenerator out, Task task) throws IOException {
    out.writeStartObject();
    out.writeStringField(
        "taskUuid", task.attributes().getOrDefault(DelayboxTranslator.UUID, task.id()));
    out.writeFieldName("parameter");
    out.writeStartObject();
    for (String key : task.attributes().keySet().stream().sorted().toList()) {
      if (key.startsWith(DelayboxTranslator.ATTRIBUTE)) {
        String name = key.substring(DelayboxTranslator.ATTRIBUTE.length());
        out.writeFieldName(name);
        value(out, name, task.attributes().getOrDefault(key, "null"));
      }
    }
    out.writeEndObject();
    out.writeFieldName("pyload");
    out.writeBinary(Mask.bytes(task.payload().bytes()));
    out.writeStringField("status", status(task.state()));
    out.writeEndObject();
  }

  /** As it was sent, unless it holds a secret: then a text that says so. */
  private static void value(JsonGenerator out, String name, String json) throws IOException {
    if (Mask.isSecret(name)) {
      out.writeString(Mask.HIDDEN);
      return;
    }
    String shown = Mask.text(json);
    if (shown.equals(json)) {
      out.writeRawValue(json);
    } else {
      out.writeString(json.startsWith("\"") ? shown.substring(1, shown.length() - 1) : shown);
    }
  }

  private static String status(TaskState state) {
    return switch (state) {
      case SCHEDULED -> "SCHEDULED";
      case READY, DISPATCHED -> "PENDING";
      case RUNNING -> "PROCESSING";
      case RETRY_WAIT, DEAD, FAILED -> "FAILED";
      case HELD, SUCCEEDED, CANCELLED, EXPIRED ->
          throw new IllegalStateException("Expected a pending task, but it is " + state);
    };
  }
}
