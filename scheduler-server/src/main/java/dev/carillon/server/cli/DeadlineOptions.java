package dev.carillon.server.cli;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.TaskChanges.Field;
import dev.carillon.model.task.TaskDeadlines;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The limits in time of a task as options: instants as for --at, times as for --delay. */
final class DeadlineOptions {
  @Option(
      names = "--start-by",
      paramLabel = "INSTANT|TIME",
      description =
          "Expire if not started by this instant, or within this time after the due instant.")
  @Nullable String startBy;

  @Option(
      names = "--queue-wait",
      paramLabel = "TIME",
      converter = Durations.class,
      description = "Expire after being ready, but not started, for this long.")
  @Nullable Duration queueWait;

  @Option(
      names = "--retry-until",
      paramLabel = "INSTANT|TIME",
      description = "Begin no retry from this instant on, or later than this after the due one.")
  @Nullable String retryUntil;

  @Option(
      names = "--heartbeat",
      paramLabel = "TIME",
      converter = Durations.class,
      description = "End an attempt whose handler gives no sign of life for this long.")
  @Nullable Duration heartbeat;

  /** These limits with what was given; 0 takes a limit away. */
  TaskDeadlines of(TaskDeadlines now, Terminal terminal) {
    return new TaskDeadlines(
        limit(startBy, now.start(), "--start-by", terminal),
        queueWait == null ? now.queueWait() : queueWait,
        limit(retryUntil, now.retries(), "--retry-until", terminal),
        heartbeat == null ? now.heartbeat() : heartbeat);
  }

  /** Which ones were given. */
  Set<Field> given() {
    Set<Field> fields = EnumSet.noneOf(Field.class);
    if (startBy != null) {
      fields.add(Field.START_DEADLINE);
    }
    if (queueWait != null) {
      fields.add(Field.QUEUE_WAIT);
    }
    if (retryUntil != null) {
      fields.add(Field.RETRY_UNTIL);
    }
    if (heartbeat != null) {
      fields.add(Field.HEARTBEAT);
    }
    return fields;
  }

  private static Optional<NewTask.Due> limit(
      @Nullable String text, Optional<NewTask.Due> now, String option, Terminal terminal) {
    if (text == null) {
      return now;
    }
    if (text.equals("0")) {
      return Optional.empty();
    }
    if (text.indexOf('-') > 0) {
      return Optional.of(
          new NewTask.Due.At(Instants.parse(text, option, terminal.zone()).toEpochMilli()));
    }
    try {
      return Optional.of(new NewTask.Due.After(Durations.parse(text)));
    } catch (picocli.CommandLine.TypeConversionException e) {
      throw CarillonException.invalid(
          option,
          "Expected an instant or a time, but got '" + text + "'.",
          "Write it like 2026-12-24T18:00:00Z, or like 30s, 5m, 2h.");
    }
  }
}
