package dev.carillon.server.cli;

import dev.carillon.client.CarillonClient;
import dev.carillon.model.workflow.Run;
import dev.carillon.wire.RunMapping;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code carillon workflow resume}. */
@Command(
    name = "resume",
    description = "Lets a paused run go on.",
    footer = {"", "Example:", "  carillon workflow resume 03-8M3KQ2ZVXH4T"})
final class WorkflowResume extends ClientCommand {
  @Parameters(index = "0", paramLabel = "RUN", description = "The run's id.")
  String id = "";

  @Option(
      names = {"-r", "--reason"},
      paramLabel = "TEXT",
      description = "Why, for those who wonder.")
  String reason = "";

  WorkflowResume(Terminal terminal) {
    super(terminal);
  }

  @Override
  int run(CarillonClient client) {
    Run run = await(client.workflows().resume(id, reason));
    print(RunMapping.toProto(run), () -> RunView.told(run));
    return Exit.OK;
  }
}
