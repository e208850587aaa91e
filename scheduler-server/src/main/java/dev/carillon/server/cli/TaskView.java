package dev.carillon.server.cli;

import dev.carillon.model.task.Attempt;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Payload;
import dev.carillon.model.task.RetryPolicy;
import dev.carillon.model.task.Task;
import dev.carillon.model.task.TaskPage;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongFunction;
import java.util.stream.Collectors;

/** Tasks as people read them. */
final class TaskView {
  /** Narrower screens show only how far off a time is. */
  private static final int ROOMY = 110;

  private static final int SHOWN_PAYLOAD_CHARS = 4096;

  private TaskView() {}

  static String list(TaskPage page, Times times, int width) {
    if (page.tasks().isEmpty()) {
      return "No task matches. Submit one: carillon task submit --type shell --payload date\n";
    }
    Table table =
        new Table()
            .words("ID")
            .words("STATE")
            .text("QUEUE")
            .text("TYPE")
            .figures("PRI")
            .figures("TRIES")
            .words("WHEN")
            .text("NAME OR NEWS");
    for (Task task : page.tasks()) {
      table.row(
          task.id(),
          task.state().name(),
          Text.line(task.queue()),
          Text.line(task.type()),
          Integer.toString(task.priority()),
          tries(task),
          width < ROOMY ? when(task, times::relative) : when(task, times::both),
          news(task));
    }
    String more =
        page.nextToken().isEmpty() ? "" : "; more with --limit, or --page " + page.nextToken();
    return table.render(width)
        + Text.count(page.tasks().size())
        + " of "
        + Text.plural(page.total(), "task")
        + more
        + "\n";
  }

  private static String tries(Task task) {
    return task.attempts() + "/" + task.retry().maxAttempts();
  }

  private static String when(Task task, LongFunction<String> time) {
    return switch (task.state()) {
      case SCHEDULED, READY, DISPATCHED, HELD -> "due " + time.apply(task.dueMs());
      case RETRY_WAIT -> "again " + time.apply(task.dueMs());
      case RUNNING -> "started " + time.apply(task.startedMs());
      case SUCCEEDED, DEAD, FAILED, CANCELLED, EXPIRED -> "ended " + time.apply(task.endedMs());
    };
  }

  private static String news(Task task) {
    if (!task.waitingFor().isEmpty()) {
      return Text.firstLine(task.waitingFor());
    }
    return task.error().isEmpty() ? Text.line(task.name()) : Text.firstLine(task.error());
  }

  /** One line for a change on the way. */
  static String change(Task task, Times times) {
    String what =
        switch (task.state()) {
          case SCHEDULED -> "due " + times.both(task.dueMs());
          case READY, DISPATCHED, HELD -> Text.line(task.waitingFor());
          case RUNNING -> "on worker " + Text.orDash(task.worker());
          case RETRY_WAIT ->
              "failed (" + Text.firstLine(task.error()) + "), again " + times.both(task.dueMs());
          case SUCCEEDED, DEAD, FAILED, CANCELLED, EXPIRED -> "";
        };
    return (task.id() + " " + task.state() + " " + what).strip();
  }

  /** One line for how it ended. */
  static String ending(Task task) {
    String took =
        task.startedMs() == 0 ? "" : " after " + Times.between(task.startedMs(), task.endedMs());
    String error = task.error().isEmpty() ? "" : ": " + Text.firstLine(task.error());
    return task.id() + " " + task.state() + took + error;
  }

  static String details(Task task, Times times, int width) {
    Facts facts =
        new Facts()
            .add("Task", task.id())
            .add("Name", Text.line(task.name()))
            .add("State", task.state() + (task.cancelRequested() ? ", told to stop" : ""))
            .add("Waiting for", Text.line(task.waitingFor()))
            .add("Queue", Text.line(task.queue()))
            .add("Type", Text.line(task.type()))
            .add("Tenant", Text.line(task.tenant()))
            .add("Priority", Integer.toString(task.priority()))
            .add("Submitted", times.both(task.createdMs()))
            .add("Due", times.both(task.dueMs()))
            .add("Started", times.both(task.startedMs()))
            .add("Ended", times.both(task.endedMs()))
            .add("Ran", task.endedMs() == 0 ? "" : Times.between(task.startedMs(), task.endedMs()))
            .add("Lease until", times.both(task.leaseUntilMs()))
            .add("Worker", Text.orDash(task.worker()))
            .add("Progress", progress(task))
            .add("Attempts", attempts(task))
            .add("Time limit", Durations.brief(task.execTimeout()) + " an attempt")
            .add("Start by", limit(task.deadlines().start(), times))
            .add("Queue wait", span(task.deadlines().queueWait()))
            .add("Retry until", limit(task.deadlines().retries(), times))
            .add("Heartbeat", span(task.deadlines().heartbeat()))
            .add("Labels", pairs(task.labels()))
            .add("Attributes", pairs(task.attributes()))
            .add("Key", Text.line(task.idempotencyKey()))
            .add("Error", lines(task.error()))
            .add("Result", content(task.result()))
            .add("Payload", payload(task));
    return facts.render() + history(task, times, width);
  }

  private static String limit(Optional<NewTask.Due> limit, Times times) {
    return limit.orElse(null) instanceof NewTask.Due.At at ? times.both(at.epochMillis()) : "";
  }

  private static String span(Duration span) {
    return span.isZero() ? "" : Durations.brief(span) + " at most";
  }

  private static String progress(Task task) {
    return task.progress() == 0 ? "" : task.progress() / 10.0 + " %";
  }

  private static String attempts(Task task) {
    RetryPolicy retry = task.retry();
    String lost = task.lost() == 0 ? "" : ", " + task.lost() + " lost with their worker";
    return task.attempts()
        + " failed of "
        + retry.maxAttempts()
        + lost
        + "; waits "
        + Durations.brief(retry.backoffBase())
        + " to "
        + Durations.brief(retry.backoffMax());
  }

  private static String pairs(Map<String, String> map) {
    return new TreeMap<>(map)
        .entrySet().stream()
            .map(entry -> Text.line(entry.getKey()) + "=" + Text.line(entry.getValue()))
            .collect(Collectors.joining(", "));
  }

  private static String payload(Task task) {
    return task.payload().size() == 0 && task.payloadSize() > 0
        ? Text.bytes(task.payloadSize())
        : content(task.payload());
  }

  /** Text as text; anything else by its size, for a screen cannot show it. */
  private static String content(Payload payload) {
    if (payload.size() == 0) {
      return "";
    }
    try {
      String text =
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(payload.bytes())).toString();
      return text.length() <= SHOWN_PAYLOAD_CHARS
          ? lines(text)
          : lines(text.substring(0, SHOWN_PAYLOAD_CHARS))
              + "… ("
              + Text.bytes(payload.size())
              + ")";
    } catch (CharacterCodingException e) {
      return Text.bytes(payload.size()) + " that are no text; --json shows them in Base64";
    }
  }

  private static String lines(String text) {
    return text.lines().map(Text::line).collect(Collectors.joining("\n"));
  }

  private static String history(Task task, Times times, int width) {
    if (task.history().isEmpty()) {
      return "";
    }
    Table table =
        new Table()
            .figures("GEN")
            .words("OUTCOME")
            .words("STARTED")
            .figures("RAN")
            .text("WORKER")
            .text("ERROR");
    for (Attempt attempt : task.history()) {
      table.row(
          Integer.toString(attempt.gen()),
          Text.line(attempt.outcome()),
          times.both(attempt.startedMs()),
          Times.between(attempt.startedMs(), attempt.endedMs()),
          Text.orDash(attempt.worker()),
          Text.firstLine(attempt.error()));
    }
    return "\n" + table.render(width);
  }
}
