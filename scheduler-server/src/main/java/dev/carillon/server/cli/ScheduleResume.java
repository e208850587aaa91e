package dev.carillon.server.cli;

import dev.carillon.client.CarillonClient;
import dev.carillon.model.schedule.ScheduleSnapshot;
import dev.carillon.wire.FireMapping;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code carillon schedule resume}. */
@Command(
    name = "resume",
    description = "Lets a paused schedule fire again; what the pause kept back counts as missed.",
    footer = {"", "Example:", "  carillon schedule resume nightly"})
final class ScheduleResume extends ClientCommand {
  @Mixin final ScheduleName name = new ScheduleName();

  ScheduleResume(Terminal terminal) {
    super(terminal);
  }

  @Override
  int run(CarillonClient client) {
    ScheduleSnapshot resumed = await(client.schedules().resume(name.key()));
    print(FireMapping.toProto(resumed), () -> ScheduleView.told(resumed, times()) + "\n");
    return Exit.OK;
  }
}
