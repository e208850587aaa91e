package dev.carillon.server.cli;

import dev.carillon.client.CarillonClient;
import dev.carillon.model.schedule.ScheduleSnapshot;
import dev.carillon.wire.FireMapping;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code carillon schedule show}. */
@Command(
    name = "show",
    description = "Shows a schedule: what it does, when it fires next, who paused it.",
    footer = {"", "Example:", "  carillon schedule show nightly"})
final class ScheduleShow extends ClientCommand {
  @Mixin final ScheduleName name = new ScheduleName();

  ScheduleShow(Terminal terminal) {
    super(terminal);
  }

  @Override
  int run(CarillonClient client) {
    ScheduleSnapshot found = await(client.schedules().get(name.key()));
    print(FireMapping.toProto(found), () -> ScheduleView.show(found, times()));
    return Exit.OK;
  }
}
