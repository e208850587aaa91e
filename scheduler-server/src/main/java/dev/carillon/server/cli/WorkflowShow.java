package dev.carillon.server.cli;

import dev.carillon.client.CarillonClient;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.workflow.RunUpdate;
import dev.carillon.model.workflow.Workflow;
import dev.carillon.wire.RunMapping;
import dev.carillon.wire.WorkflowMapping;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code carillon workflow show}. */
@Command(
    name = "show",
    description =
        "Shows a run with its nodes, what each spent its time with and how much slack it has; or a"
            + " workflow as YAML.",
    footer = {"", "Example:", "  carillon workflow show 03-8M3KQ2ZVXH4T"})
final class WorkflowShow extends ClientCommand {
  @Parameters(paramLabel = "WORKFLOW|RUN", description = "The id of a workflow or of a run.")
  String id = "";

  @Option(names = "--tenant", paramLabel = "TENANT", description = "Whose it is.")
  String tenant = NewTask.DEFAULT_NAME;

  @Option(names = "--version", paramLabel = "N", description = "Which version of a workflow.")
  int version;

  @Option(
      names = {"-w", "--watch"},
      description = "Follow a run to its end, then show it.")
  boolean watch;

  WorkflowShow(Terminal terminal) {
    super(terminal);
  }

  @Override
  int run(CarillonClient client) {
    if (!RunIds.isRun(id)) {
      Workflow workflow = await(client.workflows().get(tenant, id, version));
      String text = await(client.workflows().text(tenant, id, workflow.version()));
      print(WorkflowMapping.toProto(workflow), () -> text);
      return Exit.OK;
    }
    if (watch) {
      int unused = RunFollower.follow(client, id, this);
    }
    RunUpdate run = RunIds.whole(client, id);
    print(
        RunMapping.toProto(run),
        () -> RunView.show(run.run(), run.nodes(), times(), terminal.width()));
    return Exit.OK;
  }
}
