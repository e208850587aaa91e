package dev.carillon.server.cli;

import dev.carillon.client.CarillonClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code carillon workflow watch}. */
@Command(
    name = "watch",
    description = "Follows a run to its end, a line for each change of a node.",
    footer = {"", "Example:", "  carillon workflow watch 03-8M3KQ2ZVXH4T"})
final class WorkflowWatch extends ClientCommand {
  @Parameters(index = "0", paramLabel = "RUN", description = "The run's id.")
  String id = "";

  WorkflowWatch(Terminal terminal) {
    super(terminal);
  }

  @Override
  int run(CarillonClient client) {
    return RunFollower.follow(client, id, this);
  }
}
