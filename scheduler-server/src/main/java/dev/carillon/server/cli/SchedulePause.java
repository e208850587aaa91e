package dev.carillon.server.cli;

import dev.carillon.client.CarillonClient;
import dev.carillon.model.schedule.ScheduleSnapshot;
import dev.carillon.wire.FireMapping;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code carillon schedule pause}. */
@Command(
    name = "pause",
    description = "Makes no fire of a schedule until it is resumed; what runs goes on.",
    footer = {
      "",
      "Example:",
      "  carillon schedule pause nightly --reason 'stock-taking' --for 12h"
    })
final class SchedulePause extends ClientCommand {
  @Mixin final ScheduleName name = new ScheduleName();

  @Option(
      names = {"-r", "--reason"},
      paramLabel = "TEXT",
      description = "Why, for those who wonder.")
  String reason = "";

  @Option(
      names = "--for",
      paramLabel = "TIME",
      converter = Durations.class,
      description = "Resume by itself after this time (default: not by itself).")
  Duration forHowLong = Duration.ZERO;

  SchedulePause(Terminal terminal) {
    super(terminal);
  }

  @Override
  int run(CarillonClient client) {
    ScheduleSnapshot paused = await(client.schedules().pause(name.key(), reason, forHowLong));
    print(FireMapping.toProto(paused), () -> ScheduleView.told(paused, times()) + "\n");
    return Exit.OK;
  }
}
