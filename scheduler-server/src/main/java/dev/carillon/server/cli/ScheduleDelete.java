package dev.carillon.server.cli;

import dev.carillon.client.CarillonClient;
import dev.carillon.v1.DeleteScheduleResponse;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code carillon schedule delete}. */
@Command(
    name = "delete",
    aliases = "rm",
    description = "Deletes a schedule with its history; what it created goes on.",
    footer = {"", "Example:", "  carillon schedule delete nightly"})
final class ScheduleDelete extends ClientCommand {
  @Mixin final ScheduleName name = new ScheduleName();

  ScheduleDelete(Terminal terminal) {
    super(terminal);
  }

  @Override
  int run(CarillonClient client) {
    await(client.schedules().delete(name.key()));
    print(
        DeleteScheduleResponse.getDefaultInstance(),
        () -> "Deleted the schedule " + Text.line(name.id) + ".\n");
    return Exit.OK;
  }
}
