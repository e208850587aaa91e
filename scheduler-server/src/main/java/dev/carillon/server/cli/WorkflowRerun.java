package dev.carillon.server.cli;

import dev.carillon.client.CarillonClient;
import dev.carillon.model.workflow.Run;
import dev.carillon.wire.RunMapping;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code carillon workflow rerun}. */
@Command(
    name = "rerun",
    description =
        "Runs a node and all that depends on it again, also while the run goes on; without a node"
            + " all that failed.",
    footer = {"", "Example:", "  carillon workflow rerun 03-8M3KQ2ZVXH4T load"})
final class WorkflowRerun extends ClientCommand {
  @Parameters(index = "0", paramLabel = "RUN", description = "The run's id.")
  String id = "";

  @Parameters(
      index = "1",
      paramLabel = "NODE",
      arity = "0..1",
      description = "The node's id (default: all that failed).")
  String node = "";

  @Option(
      names = {"-r", "--reason"},
      paramLabel = "TEXT",
      description = "Why, for those who wonder.")
  String reason = "";

  WorkflowRerun(Terminal terminal) {
    super(terminal);
  }

  @Override
  int run(CarillonClient client) {
    Run run = await(client.workflows().rerunFrom(id, node, reason));
    print(RunMapping.toProto(run), () -> RunView.told(run));
    return Exit.OK;
  }
}
