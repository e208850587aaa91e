package dev.carillon.server.cli;

import dev.carillon.client.CarillonClient;
import dev.carillon.model.explain.NodeExplanation;
import dev.carillon.wire.ExplainMapping;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code carillon workflow explain}. */
@Command(
    name = "explain",
    description = "Says why a node of a run does not run, gate by gate, or what became of it.",
    footer = {"", "Example:", "  carillon workflow explain 03-8M3KQ2ZVXH4T load"})
final class WorkflowExplain extends ClientCommand {
  @Parameters(index = "0", paramLabel = "RUN", description = "The run's id.")
  String id = "";

  @Parameters(index = "1", paramLabel = "NODE", description = "The node's id.")
  String node = "";

  WorkflowExplain(Terminal terminal) {
    super(terminal);
  }

  @Override
  int run(CarillonClient client) {
    NodeExplanation explanation = await(client.trust().explainNode(id, node));
    print(
        ExplainMapping.toProto(explanation), () -> ExplainView.told(explanation, terminal.width()));
    return Exit.OK;
  }
}
