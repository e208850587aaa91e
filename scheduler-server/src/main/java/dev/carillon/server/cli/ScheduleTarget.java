package dev.carillon.server.cli;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.schedule.Target;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Priority;
import dev.carillon.model.task.RetryPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** What a fire creates, as options: a task, or a run of a workflow. */
final class ScheduleTarget {
  @Option(
      names = {"-t", "--type"},
      paramLabel = "TYPE",
      description = "What runs the task: shell, http, … (default: echo).")
  String type = "echo";

  @Option(
      names = {"-q", "--queue"},
      paramLabel = "QUEUE",
      description = "Queue of the task (default: default).")
  String queue = NewTask.DEFAULT_NAME;

  @ArgGroup(exclusive = true)
  NewTaskOptions.@Nullable PayloadSource payload;

  @Option(
      names = {"-p", "--priority"},
      paramLabel = "0-9|WORD",
      converter = Priorities.class,
      description = "Of the task; 9 is the most urgent (default: 5).")
  int priority = Priority.MEDIUM;

  @Option(
      names = "--max-attempts",
      paramLabel = "N",
      description = "Attempts of the task in all, 1-255 (default: 3).")
  int maxAttempts = RetryPolicy.DEFAULT.maxAttempts();

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      converter = Durations.class,
      description = "Longest time one attempt may run (default: 1h).")
  Duration timeout = NewTask.DEFAULT_EXEC_TIMEOUT;

  @Option(
      names = {"-a", "--attribute"},
      paramLabel = "KEY=VALUE",
      converter = KeyValue.Converter.class,
      description = "A setting of the handler; may be given several times.")
  List<KeyValue> attributes = new ArrayList<>();

  @Option(
      names = "--workflow",
      paramLabel = "NAME[:VERSION]",
      description = "Start a run of this workflow in place of a task; --payload is its input.")
  @Nullable String workflow;

  @Option(
      names = "--within",
      paramLabel = "TIME",
      converter = Durations.class,
      description =
          "The task must start, or the run must end, so long after the fire (default: any time).")
  Duration deadline = Duration.ZERO;

  Target target(Terminal terminal) {
    if (workflow != null) {
      String[] parts = workflow.split(":", 2);
      return new Target.Workflow(
          parts[0],
          parts.length == 1 ? 0 : version(parts[1]),
          NewTaskOptions.payload(payload, terminal),
          deadline);
    }
    NewTask task =
        NewTask.of(type, NewTaskOptions.payload(payload, terminal))
            .inQueue(queue)
            .withPriority(priority)
            .withRetry(retry())
            .withExecTimeout(timeout)
            .withAttributes(KeyValue.map(attributes));
    return new Target.Task(
        deadline.isZero()
            ? task
            : task.withDeadlines(task.deadlines().startBy(new NewTask.Due.After(deadline))));
  }

  private RetryPolicy retry() {
    try {
      RetryPolicy usual = RetryPolicy.DEFAULT;
      return new RetryPolicy(maxAttempts, usual.maxLost(), usual.backoffBase(), usual.backoffMax());
    } catch (IllegalArgumentException e) {
      throw CarillonException.invalid(
          "--max-attempts", String.valueOf(e.getMessage()), "1 means that a failure is final.");
    }
  }

  private static int version(String text) {
    if (text.matches("[1-9]\\d{0,8}")) {
      return Integer.parseInt(text);
    }
    throw CarillonException.invalid(
        "--workflow",
        "Expected a version from 1 on behind the colon, but got '" + Text.line(text) + "'.",
        "Leave it out for the newest.");
  }
}
