package dev.carillon.server.cli;

import dev.carillon.client.CarillonClient;
import dev.carillon.model.explain.Explanation;
import dev.carillon.wire.ExplainMapping;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code carillon task explain}. */
@Command(
    name = "explain",
    description = "Says why a task does not run, gate by gate, or what became of it.",
    footer = {"", "Example:", "  carillon task explain 03-8M3KQ2ZVXH4T"})
final class TaskExplain extends ClientCommand {
  @Parameters(paramLabel = "ID", description = "The task's id.")
  String id = "";

  TaskExplain(Terminal terminal) {
    super(terminal);
  }

  @Override
  int run(CarillonClient client) {
    Explanation explanation = await(client.trust().explain(id));
    print(
        ExplainMapping.toProto(explanation), () -> ExplainView.told(explanation, terminal.width()));
    return Exit.OK;
  }
}
