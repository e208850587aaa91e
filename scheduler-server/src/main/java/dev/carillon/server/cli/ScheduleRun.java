package dev.carillon.server.cli;

import dev.carillon.client.CarillonClient;
import dev.carillon.model.schedule.FireRecord;
import dev.carillon.wire.FireMapping;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code carillon schedule run}. */
@Command(
    name = "run",
    description = "Creates what a fire would create, now; its other fires stay as they are.",
    footer = {"", "Example:", "  carillon schedule run nightly --reason 'after the repair'"})
final class ScheduleRun extends ClientCommand {
  @Mixin final ScheduleName name = new ScheduleName();

  @Option(
      names = {"-r", "--reason"},
      paramLabel = "TEXT",
      description = "Why, for the history.")
  String reason = "";

  @Option(
      names = "--request-id",
      paramLabel = "TEXT",
      description = "The same one twice runs once (default: a random one).")
  String requestId = CarillonClient.randomKey();

  ScheduleRun(Terminal terminal) {
    super(terminal);
  }

  @Override
  int run(CarillonClient client) {
    FireRecord fire = await(client.schedules().runNow(name.key(), reason, requestId));
    print(FireMapping.toProto(fire), () -> ScheduleView.fire(fire) + "\n");
    return fire.target().isEmpty() ? Exit.FAILED : Exit.OK;
  }
}
