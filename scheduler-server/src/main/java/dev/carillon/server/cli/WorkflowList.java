package dev.carillon.server.cli;

import dev.carillon.client.CarillonClient;
import dev.carillon.client.WorkflowClient;
import dev.carillon.v1.ListWorkflowsResponse;
import dev.carillon.wire.WorkflowMapping;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code carillon workflow list}. */
@Command(
    name = "list",
    description = "Lists the workflows with their latest versions.",
    footer = {"", "Example:", "  carillon workflow list"})
final class WorkflowList extends ClientCommand {
  @Option(names = "--tenant", paramLabel = "TENANT", description = "Whose (default: all).")
  String tenant = "";

  @Option(
      names = {"-n", "--limit"},
      paramLabel = "N",
      description = "At most so many, 1–500 (default: 100).")
  int limit;

  WorkflowList(Terminal terminal) {
    super(terminal);
  }

  @Override
  int run(CarillonClient client) {
    WorkflowClient.Page page = await(client.workflows().list(tenant, limit, ""));
    ListWorkflowsResponse.Builder json =
        ListWorkflowsResponse.newBuilder().setNextPageToken(page.nextToken());
    page.workflows().forEach(version -> json.addWorkflows(WorkflowMapping.toProto(version)));
    print(json.build(), () -> RunView.workflows(page.workflows(), times(), terminal.width()));
    return Exit.OK;
  }
}
