package dev.carillon.server.cli;

import dev.carillon.client.CarillonClient;
import dev.carillon.model.error.CarillonException;
import dev.carillon.model.workflow.Workflow;
import dev.carillon.model.workflow.WorkflowVersion;
import dev.carillon.server.definition.JobFile;
import dev.carillon.wire.WorkflowMapping;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code carillon workflow import}. */
@Command(
    name = "import",
    description =
        "Makes a workflow of a recorded job: each of its tasks sleeps as long as it once ran.",
    footer = {
      "",
      "The file is JSON with jobId, tasks (taskId, runtimeSeconds) and dependencies.",
      "",
      "Example:",
      "  carillon workflow import montage.json --scale 0.01"
    })
final class WorkflowImport extends ClientCommand {
  @Parameters(paramLabel = "FILE", description = "The recorded job; - reads the input.")
  String file = "";

  @Option(
      names = "--scale",
      paramLabel = "FACTOR",
      description = "Run times are multiplied by it (default: 1).")
  double scale = 1;

  @Option(
      names = "--id",
      paramLabel = "WORKFLOW",
      description = "Id of the workflow (default: the job's).")
  String id = "";

  @Option(names = "--queue", paramLabel = "QUEUE", description = "Queue of its tasks.")
  String queue = "default";

  @Option(
      names = {"-n", "--dry-run"},
      description = "Print the definition and store nothing.")
  boolean dryRun;

  WorkflowImport(Terminal terminal) {
    super(terminal);
  }

  @Override
  int run(CarillonClient client) {
    if (!(scale >= 0 && scale <= 1_000)) {
      throw CarillonException.invalid(
          "--scale", "Expected a factor of 0 to 1000, but got " + scale + ".", "Try 0.01.");
    }
    String name = Path.of(file).getFileName().toString().replaceAll("\\.json$", "");
    Workflow workflow =
        JobFile.read(DefinitionFile.read(file, terminal), id.isEmpty() ? name : id, scale, queue);
    if (dryRun) {
      print(WorkflowMapping.toProto(workflow), () -> JobFile.text(workflow));
      return Exit.OK;
    }
    WorkflowVersion stored = await(client.workflows().put(workflow));
    print(
        WorkflowMapping.toProto(stored),
        () ->
            (stored.unchanged() ? "Unchanged: " : "Stored ")
                + stored.id()
                + " version "
                + stored.version()
                + ", "
                + Text.plural(stored.nodes(), "node")
                + ".\nRun it: carillon workflow run "
                + stored.id()
                + " --watch\n");
    return Exit.OK;
  }
}
