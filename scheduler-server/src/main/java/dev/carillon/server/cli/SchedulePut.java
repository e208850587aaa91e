package dev.carillon.server.cli;

import dev.carillon.client.CarillonClient;
import dev.carillon.model.schedule.PutOutcome;
import dev.carillon.wire.FireMapping;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code carillon schedule put}. */
@Command(
    name = "put",
    description = "Stores a schedule, new or changed; no fire of the past is made for it.",
    footer = {
      "",
      "Examples:",
      "  carillon schedule put nightly --cron '30 2 * * *' --zone Europe/Berlin --type shell"
          + " --payload 'date'",
      "  carillon schedule put poll --every 15m --jitter 30s --overlap queue --type http --payload"
          + " '{\"url\":\"https://example.com\"}'",
      "  carillon schedule put etl --cron '0 6 * * MON-FRI' --exclude 12-25 --workflow etl",
      "",
      "What is not given takes its default, also if the schedule is there already."
    })
final class SchedulePut extends ClientCommand {
  @Mixin final ScheduleName name = new ScheduleName();
  @Mixin final ScheduleOptions schedule = new ScheduleOptions();

  @Option(
      names = "--if-version",
      paramLabel = "N",
      description = "Only if this is its version now; -1: only if it is new.")
  long expected;

  SchedulePut(Terminal terminal) {
    super(terminal);
  }

  @Override
  int run(CarillonClient client) {
    PutOutcome outcome =
        await(client.schedules().put(schedule.schedule(name.tenant, name.id, terminal), expected));
    outcome.warnings().forEach(warning -> terminal.note("warning: " + Text.line(warning)));
    print(FireMapping.toProto(outcome), () -> ScheduleView.put(outcome, times()));
    return Exit.OK;
  }
}
