package dev.carillon.server.cli;

import dev.carillon.client.CarillonClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code carillon task hold}. */
@Command(
    name = "hold",
    description = "Holds waiting tasks back: they neither start nor expire until resumed.",
    footer = {"", "Example:", "  carillon task hold 03-8M3KQ2ZVXH4T --reason 'wait for finance'"})
final class TaskHold extends ManyTasks {
  @Option(
      names = {"-r", "--reason"},
      paramLabel = "TEXT",
      description = "Why, for the log.")
  String reason = "";

  TaskHold(Terminal terminal) {
    super(terminal);
  }

  @Override
  int run(CarillonClient client) {
    return each(
        id -> await(client.taskControl().hold(id, reason)),
        task -> task.id() + " is " + task.state());
  }
}
