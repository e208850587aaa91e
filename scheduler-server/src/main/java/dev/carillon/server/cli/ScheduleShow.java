package dev.carillon.server.cli;

import dev.carillon.client.CarillonClient;
import dev.carillon.model.schedule.ScheduleSnapshot;
import dev.carillon.wire.FireMapping;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code carillon schedule show}. */
@Command(
    name = "show",
    description = "Shows a schedule: what it does, its next and its last fires, who paused it.",
    footer = {"", "Example:", "  carillon schedule show nightly"})
final class ScheduleShow extends ClientCommand {
  private static final int NEXT = 3;
  private static final int LAST = 3;

  @Mixin final ScheduleName name = new ScheduleName();

  ScheduleShow(Terminal terminal) {
    super(terminal);
  }

  @Override
  int run(CarillonClient client) {
    ScheduleSnapshot found = await(client.schedules().get(name.key()));
    print(
        FireMapping.toProto(found),
        () ->
            ScheduleView.show(
                found,
                await(client.schedules().preview(name.key(), 0, NEXT)).rows(),
                await(client.schedules().fires(name.key(), Optional.empty(), LAST, "")).fires(),
                times()));
    return Exit.OK;
  }
}
