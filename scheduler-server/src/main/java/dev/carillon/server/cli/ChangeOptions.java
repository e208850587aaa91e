package dev.carillon.server.cli;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.RetryPolicy;
import dev.carillon.model.task.Task;
import dev.carillon.model.task.TaskChanges;
import dev.carillon.model.task.TaskChanges.Field;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What is changed in a task, as options; what is not given stays. */
final class ChangeOptions {
  @Option(names = "--name", paramLabel = "NAME", description = "A name for people.")
  @Nullable String name;

  @ArgGroup(exclusive = true)
  NewTaskOptions.@Nullable PayloadSource payload;

  @Option(
      names = {"-p", "--priority"},
      paramLabel = "0-9|WORD",
      converter = Priorities.class,
      description = "9 is the most urgent; high, medium and low are 8, 5 and 2.")
  @Nullable Integer priority;

  @Option(
      names = "--max-attempts",
      paramLabel = "N",
      description = "Attempts in all, the first included, 1-255.")
  @Nullable Integer maxAttempts;

  @Option(
      names = "--max-lost",
      paramLabel = "N",
      description = "Attempts that may be lost together with their worker, 1-255.")
  @Nullable Integer maxLost;

  @Option(
      names = "--backoff",
      paramLabel = "FIRST[..LONGEST]",
      converter = Backoff.Converter.class,
      description = "Waits between attempts, doubling from the first to the longest.")
  @Nullable Backoff backoff;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      converter = Durations.class,
      description = "Longest time one attempt may run.")
  @Nullable Duration timeout;

  @Option(
      names = {"-l", "--label"},
      paramLabel = "KEY=VALUE",
      converter = KeyValue.Converter.class,
      description = "All its labels from now on; may be given several times.")
  @Nullable List<KeyValue> labels;

  @Option(
      names = {"-a", "--attribute"},
      paramLabel = "KEY=VALUE",
      converter = KeyValue.Converter.class,
      description = "All its attributes from now on; may be given several times.")
  @Nullable List<KeyValue> attributes;

  @Mixin final DeadlineOptions deadlines = new DeadlineOptions();

  /** What was given, on top of what the task is. */
  TaskChanges changes(Task task, Terminal terminal) {
    Set<Field> fields = EnumSet.noneOf(Field.class);
    fields.addAll(deadlines.given());
    NewTask to = TaskChanges.asNew(task);
    if (name != null) {
      fields.add(Field.NAME);
      to = to.named(name);
    }
    if (payload != null) {
      fields.add(Field.PAYLOAD);
      to = to.withPayload(NewTaskOptions.payload(payload, terminal));
    }
    if (priority != null) {
      fields.add(Field.PRIORITY);
      to = to.withPriority(priority);
    }
    if (maxAttempts != null || maxLost != null || backoff != null) {
      fields.add(Field.RETRY);
      to = to.withRetry(retry(task.retry()));
    }
    if (timeout != null) {
      fields.add(Field.EXEC_TIMEOUT);
      to = to.withExecTimeout(timeout);
    }
    if (labels != null) {
      fields.add(Field.LABELS);
      to = to.withLabels(KeyValue.map(labels));
    }
    if (attributes != null) {
      fields.add(Field.ATTRIBUTES);
      to = to.withAttributes(KeyValue.map(attributes));
    }
    return new TaskChanges(fields, to.withDeadlines(deadlines.of(task.deadlines(), terminal)));
  }

  private RetryPolicy retry(RetryPolicy now) {
    try {
      return new RetryPolicy(
          maxAttempts == null ? now.maxAttempts() : maxAttempts,
          maxLost == null ? now.maxLost() : maxLost,
          backoff == null ? now.backoffBase() : backoff.base(),
          backoff == null ? now.backoffMax() : backoff.max());
    } catch (IllegalArgumentException e) {
      throw CarillonException.invalid(
          "--max-attempts", String.valueOf(e.getMessage()), "See carillon task edit --help.");
    }
  }
}
