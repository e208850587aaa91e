package dev.carillon.desktop.feature.schedules;

import static dev.carillon.desktop.i18n.Texts.text;

import dev.carillon.desktop.control.CommandLine;
import dev.carillon.desktop.feature.Cli;
import dev.carillon.model.schedule.MisfirePolicy;
import dev.carillon.model.schedule.OverlapPolicy;
import dev.carillon.model.schedule.Schedule;
import dev.carillon.model.schedule.Target;
import dev.carillon.model.schedule.Trigger;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Payload;
import dev.carillon.model.task.Priority;
import dev.carillon.model.task.RetryPolicy;
import dev.carillon.model.task.TaskDeadlines;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * A schedule as the command that stores the same: options if they can say all of it, else a
 * definition for {@code carillon apply}. A command that stored its defaults in the place of the
 * rest would do harm; where neither holds all, a remark stands instead.
 */
final class ScheduleCommand {
  private ScheduleCommand() {}

  static String put(Schedule s) {
    if (options(s)) {
      return asOptions(s);
    }
    return ScheduleDefinition.of(s)
        .map(json -> CommandLine.reading("carillon apply -f -", json))
        .orElseGet(() -> "# " + text("schedules.command.none"));
  }

  /** Whether the options of the command can say all of it. */
  private static boolean options(Schedule s) {
    boolean plain =
        (s.exclusions().zone().isEmpty() || s.exclusions().empty()) && pairs(s.labels());
    return plain
        && switch (s.target()) {
          case Target.Workflow flow -> typed(flow.input());
          case Target.Task task -> options(task.template());
        };
  }

  private static boolean options(NewTask task) {
    RetryPolicy usual = RetryPolicy.DEFAULT;
    TaskDeadlines deadlines = task.deadlines();
    return task.name().isEmpty()
        && task.labels().isEmpty()
        && !task.unique().present()
        && pairs(task.attributes())
        && typed(task.payload())
        && task.retry()
            .equals(
                new RetryPolicy(
                    task.retry().maxAttempts(),
                    usual.maxLost(),
                    usual.backoffBase(),
                    usual.backoffMax()))
        && deadlines.queueWait().isZero()
        && deadlines.retries().isEmpty()
        && deadlines.heartbeat().isZero()
        && deadlines.start().map(NewTask.Due.After.class::isInstance).orElse(true);
  }

  private static boolean pairs(Map<String, String> map) {
    return map.keySet().stream().noneMatch(key -> key.isEmpty() || key.contains("="));
  }

  /** A dash alone would mean the input. */
  private static boolean typed(Payload payload) {
    String text = payload.utf8();
    return Payload.of(text).equals(payload) && !text.equals("-") && text.indexOf('\0') < 0;
  }

  private static String asOptions(Schedule s) {
    Cli cli = Cli.of("carillon schedule put").word(s.id());
    if (!s.tenant().equals(NewTask.DEFAULT_NAME)) {
      cli.with("--tenant", s.tenant());
    }
    trigger(cli, s.trigger());
    if (!s.zone().equals(Schedule.UTC)) {
      cli.with("--zone", s.zone().getId());
    }
    cli.with("--start", instant(s.startMs())).with("--end", instant(s.endMs()));
    if (!s.jitter().isZero()) {
      cli.with("--jitter", ScheduleWords.flag(s.jitter()));
    }
    CalendarText.lines(s.exclusions()).forEach(line -> cli.with("--exclude", line));
    switch (s.target()) {
      case Target.Task task -> task(cli, task.template());
      case Target.Workflow flow -> {
        cli.with(
            "--workflow", flow.version() == 0 ? flow.name() : flow.name() + ":" + flow.version());
        payload(cli, flow.input());
        if (!flow.deadline().isZero()) {
          cli.with("--within", ScheduleWords.flag(flow.deadline()));
        }
      }
    }
    if (s.overlap() != OverlapPolicy.SKIP) {
      cli.with("--overlap", overlap(s.overlap()));
    }
    misfire(cli, s.misfire());
    if (s.pauseAfterFailures() > 0) {
      cli.with("--pause-after", String.valueOf(s.pauseAfterFailures()));
    }
    s.labels().forEach((key, value) -> cli.with("--label", key + "=" + value));
    return free(cli, "--note", s.note()).toString();
  }

  /** What somebody wrote: a dash at its beginning must not look like an option. */
  private static Cli free(Cli cli, String flag, String value) {
    return value.startsWith("-") ? cli.word(flag + "=" + value) : cli.with(flag, value);
  }

  private static void misfire(Cli cli, MisfirePolicy policy) {
    if (policy.mode() != MisfirePolicy.Mode.FIRE_ONCE) {
      cli.with("--misfire", policy.mode() == MisfirePolicy.Mode.SKIP ? "skip" : "all");
    }
    span(cli, "--late-after", policy.threshold(), MisfirePolicy.DEFAULT_THRESHOLD);
    span(cli, "--catch-up", policy.window(), MisfirePolicy.DEFAULT_WINDOW);
    number(cli, "--catch-up-most", policy.cap(), MisfirePolicy.DEFAULT_CAP);
  }

  private static void span(Cli cli, String flag, Duration value, Duration usual) {
    if (!value.equals(usual)) {
      cli.with(flag, ScheduleWords.flag(value));
    }
  }

  private static void number(Cli cli, String flag, int value, int usual) {
    if (value != usual) {
      cli.with(flag, String.valueOf(value));
    }
  }

  private static String overlap(OverlapPolicy policy) {
    return switch (policy) {
      case SKIP -> "skip";
      case QUEUE_ONE -> "queue";
      case ALLOW -> "allow";
      case CANCEL_RUNNING -> "cancel";
    };
  }

  private static void trigger(Cli cli, Trigger trigger) {
    switch (trigger) {
      case Trigger.Cron cron -> cli.with("--cron", cron.expression().toString());
      case Trigger.Every every -> {
        cli.with("--every", ScheduleWords.flag(every.interval()));
        cli.with("--anchor", instant(every.anchorMs()));
      }
      case Trigger.AfterEnd end -> cli.with("--after-end", ScheduleWords.flag(end.delay()));
      case Trigger.Once once -> cli.with("--at", instant(once.atMs()));
      case Trigger.Event event ->
          free(cli.with("--on-event", event.topic()), "--filter", event.filter());
    }
  }

  private static void task(Cli cli, NewTask task) {
    cli.with("--type", task.type());
    if (!task.queue().equals(NewTask.DEFAULT_NAME)) {
      cli.with("--queue", task.queue());
    }
    payload(cli, task.payload());
    number(cli, "--priority", task.priority(), Priority.MEDIUM);
    number(cli, "--max-attempts", task.retry().maxAttempts(), RetryPolicy.DEFAULT.maxAttempts());
    span(cli, "--timeout", task.execTimeout(), NewTask.DEFAULT_EXEC_TIMEOUT);
    if (task.deadlines().start().orElse(null) instanceof NewTask.Due.After after) {
      cli.with("--within", ScheduleWords.flag(after.delay()));
    }
    task.attributes().forEach((key, value) -> cli.with("--attribute", key + "=" + value));
  }

  private static void payload(Cli cli, Payload payload) {
    free(cli, "--payload", payload.utf8());
  }

  private static String instant(long ms) {
    return ms == 0 ? "" : Instant.ofEpochMilli(ms).toString();
  }
}
