package dev.carillon.server.cli;

import dev.carillon.client.CarillonClient;
import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.model.workflow.WorkflowProblem;
import dev.carillon.model.workflow.WorkflowVersion;
import dev.carillon.wire.WorkflowMapping;
import java.util.List;
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
    String text = DefinitionFile.read(file, terminal);
    WorkflowVersion stored;
    try {
      stored = await(client.workflows().put(text));
    } catch (CarillonException e) {
      // An error has room for little: what is wrong with a definition is told whole, as validate
      // does.
      List<WorkflowProblem> problems =
          e.code() == ErrorCode.INVALID_ARGUMENT && !options.json
              ? problems(client, text, e)
              : List.of();
      if (problems.stream().allMatch(WorkflowProblem::warning)) {
        throw e;
      }
      terminal.err().print(PlanView.problems(file.equals("-") ? "" : file, problems));
      terminal.note("Nothing was stored.");
      return Exit.USAGE;
    }
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

  /** Throws what put told if they cannot be had. */
  private List<WorkflowProblem> problems(
      CarillonClient client, String text, CarillonException told) {
    try {
      return await(client.workflows().validate(text));
    } catch (CarillonException e) {
      told.addSuppressed(e);
      throw told;
    }
  }
}
