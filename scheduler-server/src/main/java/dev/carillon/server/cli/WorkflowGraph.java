package dev.carillon.server.cli;

import dev.carillon.client.CarillonClient;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.workflow.NodeState;
import dev.carillon.model.workflow.RunUpdate;
import dev.carillon.model.workflow.Workflow;
import dev.carillon.wire.RunMapping;
import dev.carillon.wire.WorkflowMapping;
import java.util.HashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code carillon workflow graph}. */
@Command(
    name = "graph",
    description = "Draws a workflow, or a run with the states of its nodes.",
    footer = {"", "Example:", "  carillon workflow graph daily"})
final class WorkflowGraph extends ClientCommand {
  @Parameters(paramLabel = "WORKFLOW|RUN", description = "The id of a workflow or of a run.")
  String id = "";

  @Option(names = "--tenant", paramLabel = "TENANT", description = "Whose it is.")
  String tenant = NewTask.DEFAULT_NAME;

  @Option(names = "--version", paramLabel = "N", description = "Which version of a workflow.")
  int version;

  WorkflowGraph(Terminal terminal) {
    super(terminal);
  }

  @Override
  int run(CarillonClient client) {
    RunColours colours = RunColours.of(terminal);
    if (!RunIds.isRun(id)) {
      Workflow workflow = await(client.workflows().get(tenant, id, version));
      print(WorkflowMapping.toProto(workflow), () -> GraphView.draw(workflow, Map.of(), colours));
      return Exit.OK;
    }
    RunUpdate run = RunIds.whole(client, id);
    Workflow workflow =
        await(
            client.workflows().get(run.run().tenant(), run.run().workflow(), run.run().version()));
    Map<String, NodeState> states = new HashMap<>();
    run.nodes().forEach(node -> states.put(node.id(), node.state()));
    print(
        RunMapping.toProto(run),
        () -> RunView.told(run.run()) + GraphView.draw(workflow, states, colours));
    return Exit.OK;
  }
}
