package dev.carillon.server.cli;

import dev.carillon.client.CarillonClient;
import dev.carillon.model.workflow.WorkflowVersion;
import dev.carillon.wire.WorkflowMapping;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code carillon workflow put}. */
@Command(
    name = "put",
    description =
        "Stores a workflow, new or as a new version; the same again changes nothing. Runs go on"
            + " with the version they began with.",
    footer = {
      "",
      "JSON or YAML; its schema: http://SERVER/schemas/workflow.json",
      "",
      "Example:",
      "  carillon workflow put daily.yaml"
    })
final class WorkflowPut extends ClientCommand {
  @Parameters(paramLabel = "FILE", description = "The definition; - reads the input.")
  String file = "";

  WorkflowPut(Terminal terminal) {
    super(terminal);
  }

  @Override
  int run(CarillonClient client) {
    WorkflowVersion stored = await(client.workflows().put(DefinitionFile.read(file, terminal)));
    stored.warnings().forEach(warning -> progress("warning: " + Text.line(warning.told())));
    print(
        WorkflowMapping.toProto(stored),
        () ->
            (stored.unchanged() ? "Unchanged: " : "Stored ")
                + Text.line(stored.id())
                + " version "
                + stored.version()
                + ", "
                + Text.plural(stored.nodes(), "node")
                + ".\n"
                + (stored.unchanged()
                    ? ""
                    : "Run it: carillon workflow run " + stored.id() + "\n"));
    return Exit.OK;
  }
}
