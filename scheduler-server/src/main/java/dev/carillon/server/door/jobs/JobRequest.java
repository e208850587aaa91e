package dev.carillon.server.door.jobs;

import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Payload;
import dev.carillon.model.task.Priority;
import dev.carillon.model.task.RetryPolicy;
import dev.carillon.server.door.http.ForeignName;
import dev.carillon.server.door.http.JsonBody;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A body of {@code POST /tasks} as a task, or what is wrong with it. Pure. */
final class JobRequest {
  /** What this door keeps of a task beside what the engine knows stands behind this. */
  static final String ATTRIBUTE = "jobs.";

  /** Before a caller's own id, where it serves as idempotency key. */
  static final String OWN_ID = "jobs:";

  static final String DEFAULT_TENANT = NewTask.DEFAULT_NAME;

  private static final Set<String> FIELDS =
      Set.of(
          "taskId",
          "taskName",
          "type",
          "command",
          "payload",
          "retries",
          "timeout",
          "priority",
          "delaySeconds",
          "notificationUrl",
          "notificationEmail",
          "tenantId",
          "idempotencyKey");

  /** What is given back as it came. */
  static final List<String> KEPT =
      List.of("type", "command", "notificationUrl", "notificationEmail", "tenantId");

  /** How long a task took once: that is what a task of type sleep takes. */
  private static final String RUNTIME = "runtimeSeconds";

  private static final int MAX_RETRIES = 254;
  private static final BigDecimal MAX_TIMEOUT = BigDecimal.valueOf(Duration.ofDays(7).toSeconds());
  private static final BigDecimal MAX_DELAY = BigDecimal.valueOf(Duration.ofDays(3653).toSeconds());
  private static final int MAX_TEXT = 1_024;
  private static final int MAX_ID = 200;
  private static final String SHELL = "shell";

  private JobRequest() {}

  /** What a body asks for. */
  sealed interface Command {
    record Submit(NewTask task) implements Command {}

    /** One sentence a problem. */
    record Refused(List<String> problems) implements Command {}
  }

  /**
   * @param tenant of the header; empty: none
   */
  static Command read(byte[] json, String queue, String tenant) {
    return read(JsonBody.read(json, FIELDS), queue, tenant);
  }

  /**
   * A task within a job. A job names its tasks, so that a type may be missing where a run time says
   * that it only takes its time.
   */
  static Command ofJob(String json, String queue, String tenant) {
    Set<String> fields = new HashSet<>(FIELDS);
    fields.add(RUNTIME);
    JsonBody body = JsonBody.read(json.getBytes(StandardCharsets.UTF_8), fields);
    if (!body.has("taskId") && !body.has("taskName")) {
      body.problem("Expected a taskId of each task, for example \"task_101\".");
    }
    return read(body, queue, tenant);
  }

  private static Command read(JsonBody body, String queue, String tenant) {
    Map<String, String> attributes = new LinkedHashMap<>();
    for (String field : KEPT) {
      text(body, field, MAX_TEXT).ifPresent(text -> attributes.put(ATTRIBUTE + field, text));
    }
    Optional<String> ownId = text(body, "taskId", MAX_ID);
    ownId.ifPresent(id -> attributes.put(NewTask.OWN_ID, id));
    String key =
        text(body, "idempotencyKey", 255).or(() -> ownId.map(id -> OWN_ID + id)).orElse("");
    NewTask task =
        NewTask.of(type(body), payload(body))
            .inQueue(queue)
            .named(text(body, "taskName", 128).orElse(""))
            .withPriority(priority(body))
            .dueAt(due(body))
            .withRetry(retry(body))
            .withExecTimeout(timeout(body))
            .withAttributes(attributes)
            .withIdempotencyKey(key)
            .ofTenant(ForeignName.of(tenant(body, tenant)));
    return body.problems().isEmpty()
        ? new Command.Submit(task)
        : new Command.Refused(body.problems());
  }

  private static Optional<String> text(JsonBody body, String field, int most) {
    Optional<String> text = body.word(field);
    text.ifPresent(
        t -> {
          int bytes = t.getBytes(StandardCharsets.UTF_8).length;
          if (bytes == 0 || bytes > most) {
            body.problem(
                "Expected 1 to " + most + " bytes for " + field + ", but got " + bytes + ".");
          }
        });
    return text;
  }

  private static String tenant(JsonBody body, String header) {
    String given = body.word("tenantId").orElse(header);
    if (!header.isEmpty() && !given.equals(header)) {
      body.problem(
          "Expected the tenantId of the header X-Tenant-ID ("
              + JsonBody.shortened(header)
              + "), but got "
              + JsonBody.shortened(given)
              + ".");
    }
    return given.isEmpty() ? DEFAULT_TENANT : given;
  }

  private static String type(JsonBody body) {
    Optional<String> type = body.text("type");
    if (type.isEmpty() && !body.has("command")) {
      body.problem("Expected a type, for example \"email\", or a command, but got neither.");
    }
    String name = type.orElse(SHELL);
    if (name.equals("command") || name.equals("SHELL_CMD")) {
      return SHELL;
    }
    if (body.has("command") && !name.equals(SHELL)) {
      body.problem(
          "Expected a command only in a task of type shell, but the type is "
              + JsonBody.shortened(name)
              + ".");
    }
    return ForeignName.of(name.isEmpty() ? "x" : name);
  }

  private static Payload payload(JsonBody body) {
    if (body.has("command") && body.has("payload")) {
      body.problem("Expected a command or a payload, but got both.");
    }
    if (body.has(RUNTIME) && !body.has("payload") && !body.has("command")) {
      return Payload.of(
          "{\"seconds\":"
              + seconds(body, RUNTIME, BigDecimal.ZERO, MAX_TIMEOUT, "7 days").toPlainString()
              + "}");
    }
    return Payload.of(body.text("command").or(() -> body.raw("payload")).orElse(""));
  }

  private static int priority(JsonBody body) {
    return body.whole("priority", 1, 10).map(JobWords::priorityInside).orElse(Priority.MEDIUM);
  }

  private static NewTask.Due due(JsonBody body) {
    BigDecimal delay = seconds(body, "delaySeconds", BigDecimal.ZERO, MAX_DELAY, "10 years");
    return new NewTask.Due.After(millis(delay));
  }

  private static Duration timeout(JsonBody body) {
    if (!body.has("timeout")) {
      return NewTask.DEFAULT_EXEC_TIMEOUT;
    }
    Duration timeout =
        millis(seconds(body, "timeout", new BigDecimal("0.001"), MAX_TIMEOUT, "7 days"));
    return timeout.isZero() ? NewTask.DEFAULT_EXEC_TIMEOUT : timeout;
  }

  private static BigDecimal seconds(
      JsonBody body, String field, BigDecimal least, BigDecimal most, String mostText) {
    Optional<BigDecimal> given = body.number(field);
    if (given.isEmpty()) {
      return BigDecimal.ZERO;
    }
    BigDecimal seconds = given.get();
    if (seconds.compareTo(least) >= 0 && seconds.compareTo(most) <= 0) {
      return seconds;
    }
    boolean milliseconds = seconds.compareTo(most) > 0;
    body.problem(
        "Expected "
            + field
            + " in seconds, "
            + least.toPlainString()
            + " to "
            + mostText
            + ", but got "
            + seconds.toPlainString()
            + (milliseconds ? ", which looks like milliseconds or an instant." : "."));
    return BigDecimal.ZERO;
  }

  /** Rounded up: never before its time. */
  private static Duration millis(BigDecimal seconds) {
    return Duration.ofMillis(
        seconds.movePointRight(3).setScale(0, RoundingMode.CEILING).longValueExact());
  }

  private static RetryPolicy retry(JsonBody body) {
    RetryPolicy usual = RetryPolicy.DEFAULT;
    return body.whole("retries", 0, MAX_RETRIES)
        .map(
            retries ->
                new RetryPolicy(
                    retries + 1, usual.maxLost(), usual.backoffBase(), usual.backoffMax()))
        .orElse(usual);
  }
}
