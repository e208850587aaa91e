package dev.carillon.server.cli;

import dev.carillon.client.CarillonClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code carillon task run-now}. */
@Command(
    name = "run-now",
    description = "Makes waiting tasks due now, whenever they would have been.",
    footer = {"", "Example:", "  carillon task run-now 03-8M3KQ2ZVXH4T"})
final class TaskRunNow extends ManyTasks {
  @Option(
      names = {"-r", "--reason"},
      paramLabel = "TEXT",
      description = "Why, for the log.")
  String reason = "";

  TaskRunNow(Terminal terminal) {
    super(terminal);
  }

  @Override
  int run(CarillonClient client) {
    return each(
        id -> await(client.taskControl().runNow(id, reason)),
        task -> task.id() + " is due now (" + task.state() + ")");
  }
}
