package dev.carillon.server.cli;

import dev.carillon.client.CarillonClient;
import dev.carillon.model.workflow.WorkflowProblem;
import dev.carillon.v1.ValidateWorkflowResponse;
import dev.carillon.wire.WorkflowMapping;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code carillon workflow validate}. */
@Command(
    name = "validate",
    description = "Tells what is wrong with a definition, each with its line. Stores nothing.",
    footer = {"", "Example:", "  carillon workflow validate daily.yaml"})
final class WorkflowValidate extends ClientCommand {
  @Parameters(paramLabel = "FILE", description = "The definition; - reads the input.")
  String file = "";

  WorkflowValidate(Terminal terminal) {
    super(terminal);
  }

  @Override
  int run(CarillonClient client) {
    List<WorkflowProblem> problems =
        await(client.workflows().validate(DefinitionFile.read(file, terminal)));
    boolean valid = problems.stream().allMatch(WorkflowProblem::warning);
    ValidateWorkflowResponse.Builder json = ValidateWorkflowResponse.newBuilder().setValid(valid);
    problems.forEach(problem -> json.addProblems(WorkflowMapping.toProto(problem)));
    print(json.build(), () -> PlanView.problems(file, problems) + (valid ? "Valid.\n" : ""));
    return valid ? Exit.OK : Exit.FAILED;
  }
}
