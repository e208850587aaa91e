package dev.carillon.server.cli;

import dev.carillon.client.CarillonClient;
import dev.carillon.model.workflow.WorkflowVersion;
import dev.carillon.v1.ListWorkflowsResponse;
import dev.carillon.wire.WorkflowMapping;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code carillon workflow versions}. */
@Command(
    name = "versions",
    description = "Lists the versions of a workflow, newest first.",
    footer = {"", "Example:", "  carillon workflow versions daily"})
final class WorkflowVersions extends ClientCommand {
  @Mixin final WorkflowName name = new WorkflowName();

  WorkflowVersions(Terminal terminal) {
    super(terminal);
  }

  @Override
  int run(CarillonClient client) {
    List<WorkflowVersion> versions = await(client.workflows().versions(name.tenant, name.id));
    ListWorkflowsResponse.Builder json = ListWorkflowsResponse.newBuilder();
    versions.forEach(version -> json.addWorkflows(WorkflowMapping.toProto(version)));
    print(json.build(), () -> RunView.workflows(versions, times(), terminal.width()));
    return Exit.OK;
  }
}
