package dev.carillon.server.cli;

import dev.carillon.client.CarillonClient;
import dev.carillon.model.workflow.Run;
import dev.carillon.wire.RunMapping;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code carillon workflow retry}. */
@Command(
    name = "retry",
    description = "Runs one ended node of a run again; what stood still because of it goes on.",
    footer = {"", "Example:", "  carillon workflow retry 03-8M3KQ2ZVXH4T load"})
final class WorkflowRetry extends ClientCommand {
  @Parameters(index = "0", paramLabel = "RUN", description = "The run's id.")
  String id = "";

  @Parameters(index = "1", paramLabel = "NODE", description = "The node's id.")
  String node = "";

  @Option(
      names = {"-r", "--reason"},
      paramLabel = "TEXT",
      description = "Why, for those who wonder.")
  String reason = "";

  WorkflowRetry(Terminal terminal) {
    super(terminal);
  }

  @Override
  int run(CarillonClient client) {
    Run run = await(client.workflows().retryNode(id, node, reason));
    print(RunMapping.toProto(run), () -> RunView.told(run));
    return Exit.OK;
  }
}
