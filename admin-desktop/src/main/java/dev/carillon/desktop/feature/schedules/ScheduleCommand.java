package dev.carillon.desktop.feature.schedules;

import dev.carillon.desktop.feature.Cli;
import dev.carillon.model.schedule.MisfirePolicy;
import dev.carillon.model.schedule.OverlapPolicy;
import dev.carillon.model.schedule.Schedule;
import dev.carillon.model.schedule.Target;
import dev.carillon.model.schedule.Trigger;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Payload;
import java.time.Instant;

/** A schedule as the command that stores the same. */
final class ScheduleCommand {
  private ScheduleCommand() {}

  static String put(Schedule s) {
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
    if (s.misfire().mode() != MisfirePolicy.Mode.FIRE_ONCE) {
      cli.with("--misfire", s.misfire().mode() == MisfirePolicy.Mode.SKIP ? "skip" : "all");
    }
    if (s.pauseAfterFailures() > 0) {
      cli.with("--pause-after", String.valueOf(s.pauseAfterFailures()));
    }
    s.labels().forEach((key, value) -> cli.with("--label", key + "=" + value));
    return cli.with("--note", s.note()).toString();
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
          cli.with("--on-event", event.topic()).with("--filter", event.filter());
    }
  }

  private static void task(Cli cli, NewTask task) {
    cli.with("--type", task.type());
    if (!task.queue().equals(NewTask.DEFAULT_NAME)) {
      cli.with("--queue", task.queue());
    }
    payload(cli, task.payload());
    task.attributes().forEach((key, value) -> cli.with("--attribute", key + "=" + value));
  }

  private static void payload(Cli cli, Payload payload) {
    cli.with("--payload", payload.utf8());
  }

  private static String instant(long ms) {
    return ms == 0 ? "" : Instant.ofEpochMilli(ms).toString();
  }
}
