package dev.carillon.server.cli;

import dev.carillon.client.CarillonClient;
import dev.carillon.model.workflow.Run;
import dev.carillon.wire.RunMapping;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code carillon workflow pause}. */
@Command(
    name = "pause",
    description = "Starts no further node of a run; what runs goes on.",
    footer = {
      "",
      "Example:",
      "  carillon workflow pause 03-8M3KQ2ZVXH4T --reason 'source is late'"
    })
final class WorkflowPause extends ClientCommand {
  @Parameters(index = "0", paramLabel = "RUN", description = "The run's id.")
  String id = "";

  @Option(
      names = {"-r", "--reason"},
      paramLabel = "TEXT",
      description = "Why, for those who wonder.")
  String reason = "";

  WorkflowPause(Terminal terminal) {
    super(terminal);
  }

  @Override
  int run(CarillonClient client) {
    Run run = await(client.workflows().pause(id, reason));
    print(RunMapping.toProto(run), () -> RunView.told(run));
    return Exit.OK;
  }
}
