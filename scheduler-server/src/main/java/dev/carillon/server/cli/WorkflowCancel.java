package dev.carillon.server.cli;

import dev.carillon.client.CarillonClient;
import dev.carillon.model.workflow.Run;
import dev.carillon.wire.RunMapping;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code carillon workflow cancel}. */
@Command(
    name = "cancel",
    description =
        "Cancels what waits and what runs; finally nodes, and those with the rule always, still"
            + " run. Once more: they are cancelled too.",
    footer = {"", "Example:", "  carillon workflow cancel 03-8M3KQ2ZVXH4T"})
final class WorkflowCancel extends ClientCommand {
  @Parameters(index = "0", paramLabel = "RUN", description = "The run's id.")
  String id = "";

  @Option(
      names = {"-r", "--reason"},
      paramLabel = "TEXT",
      description = "Why, for those who wonder.")
  String reason = "";

  WorkflowCancel(Terminal terminal) {
    super(terminal);
  }

  @Override
  int run(CarillonClient client) {
    Run run = await(client.workflows().cancel(id, reason));
    print(RunMapping.toProto(run), () -> RunView.told(run));
    return Exit.OK;
  }
}
