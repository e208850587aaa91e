package dev.carillon.server.cli;

import dev.carillon.client.CarillonClient;
import dev.carillon.model.task.NewTask;
import dev.carillon.v1.DeleteRunResponse;
import dev.carillon.v1.DeleteWorkflowResponse;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code carillon workflow delete}. */
@Command(
    name = "delete",
    description = "Deletes a workflow, or one version of it, or an ended run with its tasks.",
    footer = {"", "Example:", "  carillon workflow delete daily --version 3"})
final class WorkflowDelete extends ClientCommand {
  @Parameters(paramLabel = "WORKFLOW|RUN", description = "The id of a workflow or of a run.")
  String id = "";

  @Option(names = "--tenant", paramLabel = "TENANT", description = "Whose it is.")
  String tenant = NewTask.DEFAULT_NAME;

  @Option(
      names = "--version",
      paramLabel = "N",
      description = "Only this version (default: all of them).")
  int version;

  @Option(
      names = {"-r", "--reason"},
      paramLabel = "TEXT",
      description = "Why, for those who wonder.")
  String reason = "";

  WorkflowDelete(Terminal terminal) {
    super(terminal);
  }

  @Override
  int run(CarillonClient client) {
    if (RunIds.isRun(id)) {
      String gone = await(client.workflows().deleteRun(id, reason));
      print(
          DeleteRunResponse.newBuilder().setId(gone).build(), () -> "Deleted run " + gone + ".\n");
      return Exit.OK;
    }
    int versions = await(client.workflows().delete(tenant, id, version, reason));
    print(
        DeleteWorkflowResponse.newBuilder().setVersions(versions).build(),
        () -> "Deleted " + Text.plural(versions, "version") + " of " + Text.line(id) + ".\n");
    return Exit.OK;
  }
}
