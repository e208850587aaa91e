package dev.carillon.server.door.taskq;

import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Payload;
import dev.carillon.model.task.TaskId;
import dev.carillon.server.core.pull.Puller;
import dev.carillon.server.door.http.ForeignName;
import dev.carillon.server.door.http.JsonBody;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Bodies of this door as commands, or what is wrong with them. Pure. */
final class TaskqRequest {
  /** The name as the caller wrote it, where it is not the name of a type. */
  static final String NAME = "taskq-name";

  /** The schedule as the caller wrote it: a retry moves the due time, but not this. */
  static final String SCHEDULE = "taskq-schedule";

  /** 1980 and 2100 in seconds: what lies between them is an instant that somebody means. */
  private static final BigDecimal FIRST = BigDecimal.valueOf(315_532_800L);

  private static final BigDecimal LAST = BigDecimal.valueOf(4_102_444_800L);
  private static final int MAX_NAME = 128;
  private static final int MAX_CAPABILITIES = 1_000;
  private static final Duration LEAST_TIMEOUT = NewTask.DEFAULT_EXEC_TIMEOUT;

  private TaskqRequest() {}

  /** What a body asks for. */
  sealed interface Command {
    /** Store a task; {@code body} is what came, to be given back. */
    record Enqueue(NewTask task, String name, String schedule, String config) implements Command {}

    /** Take one. */
    record Dequeue(Puller puller, List<String> types) implements Command {}

    /** End one; the result as JSON text, empty if there is none. */
    record Update(Puller puller, String uuid, boolean success, String result) implements Command {}

    /** None of them; one sentence a problem. */
    record Refused(List<String> problems) implements Command {}
  }

  private static Command orRefused(JsonBody body, Command command) {
    return body.problems().isEmpty() ? command : new Command.Refused(body.problems());
  }

  static Command enqueue(byte[] json, String queue, Duration lease) {
    JsonBody body = JsonBody.read(json, Set.of("name", "schedule", "config"));
    body.missing("name", "\"cook\"");
    String name = name(body, "name", body.text("name").orElse("x"));
    NewTask.Due due = due(body);
    String schedule = body.raw("schedule").orElse("");
    String config = body.raw("config").orElse("");
    Map<String, String> attributes = new LinkedHashMap<>();
    String type = ForeignName.of(name);
    if (!type.equals(name)) {
      attributes.put(NAME, name);
    }
    if (!schedule.isEmpty()) {
      attributes.put(SCHEDULE, schedule);
    }
    NewTask task =
        NewTask.of(type, Payload.of(config))
            .inQueue(queue)
            .dueAt(due)
            .withExecTimeout(lease.compareTo(LEAST_TIMEOUT) > 0 ? lease : LEAST_TIMEOUT)
            .withAttributes(attributes);
    return orRefused(body, new Command.Enqueue(task, name, schedule, config));
  }

  private static String name(JsonBody body, String field, String name) {
    int bytes = name.getBytes(StandardCharsets.UTF_8).length;
    if (bytes == 0 || bytes > MAX_NAME) {
      body.problem(
          "Expected 1 to " + MAX_NAME + " bytes for each " + field + ", but got " + bytes + ".");
    }
    return name;
  }

  private static NewTask.Due due(JsonBody body) {
    Optional<BigDecimal> schedule = body.number("schedule");
    if (schedule.isEmpty() || schedule.get().signum() == 0) {
      return NewTask.Due.NOW;
    }
    BigDecimal seconds = schedule.get();
    String written = body.raw("schedule").orElse("");
    if (seconds.compareTo(LAST) > 0) {
      body.problem(
          "Expected schedule in epoch seconds, but "
              + written
              + " looks like milliseconds; divide it by 1,000.");
    } else if (seconds.compareTo(FIRST) < 0) {
      body.problem(
          "Expected schedule in epoch seconds, but "
              + written
              + " lies before 1980; a delay is to be added to the present time.");
    }
    if (!body.problems().isEmpty()) {
      return NewTask.Due.NOW;
    }
    // Rounded up: never before its time.
    return new NewTask.Due.At(
        seconds.movePointRight(3).setScale(0, RoundingMode.CEILING).longValueExact());
  }

  static Command dequeue(byte[] json) {
    JsonBody body = JsonBody.read(json, Set.of("processor", "capabilities"));
    Puller puller = processor(body);
    body.missing("capabilities", "[\"cook\"]");
    List<String> names = body.texts("capabilities").orElse(List.of());
    if (body.has("capabilities") && (names.isEmpty() || names.size() > MAX_CAPABILITIES)) {
      body.problem(
          "Expected 1 to "
              + MAX_CAPABILITIES
              + " capabilities (names of tasks that you can do), but got "
              + names.size()
              + ".");
    }
    names.forEach(name -> name(body, "of the capabilities", name));
    return orRefused(
        body, new Command.Dequeue(puller, names.stream().map(ForeignName::of).distinct().toList()));
  }

  static Command update(byte[] json) {
    JsonBody body = JsonBody.read(json, Set.of("processor", "uuid", "success", "result"));
    Puller puller = processor(body);
    body.missing("uuid", "the one that dequeue gave");
    body.missing("success", "true");
    String uuid = body.text("uuid").orElse("");
    boolean success = body.flag("success").orElse(false);
    return orRefused(
        body, new Command.Update(puller, uuid, success, body.raw("result").orElse("")));
  }

  private static Puller processor(JsonBody body) {
    body.missing("processor", "{\"host\":\"h1\",\"pid\":4711,\"name\":\"cook-1\"}");
    Optional<JsonBody> processor = body.object("processor");
    processor.ifPresent(
        p -> {
          p.missing("host", "\"h1\"");
          p.missing("pid", "4711");
        });
    return new Puller(
        part(body, processor, "host"), part(body, processor, "pid"), part(body, processor, "name"));
  }

  private static String part(JsonBody body, Optional<JsonBody> processor, String field) {
    String text = processor.flatMap(p -> p.word(field)).orElse("");
    if (text.getBytes(StandardCharsets.UTF_8).length > MAX_NAME) {
      body.problem("Expected at most " + MAX_NAME + " bytes for processor." + field + ".");
    }
    return text;
  }

  /** The id of a uuid; empty for one that was never given out. */
  static Optional<TaskId> id(String uuid) {
    try {
      return Optional.of(TaskId.parse(uuid));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
