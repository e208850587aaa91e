package dev.carillon.server.cli;

import dev.carillon.client.CarillonClient;
import dev.carillon.model.error.CarillonException;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.workflow.RunPlan;
import dev.carillon.wire.RunPlanMapping;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code carillon workflow plan}. */
@Command(
    name = "plan",
    description = "Tells what a run would do and runs nothing: levels, time, what if a node fails.",
    footer = {
      "",
      "Examples:",
      "  carillon workflow plan daily",
      "  carillon workflow plan --file daily.yaml --fails load"
    })
final class WorkflowPlan extends ClientCommand {
  @Parameters(paramLabel = "WORKFLOW", arity = "0..1", description = "The id of a stored workflow.")
  String id = "";

  @Option(
      names = {"-f", "--file"},
      paramLabel = "FILE",
      description = "A definition that need not be stored; - reads the input.")
  String file = "";

  @Option(names = "--tenant", paramLabel = "TENANT", description = "Whose it is.")
  String tenant = NewTask.DEFAULT_NAME;

  @Option(names = "--version", paramLabel = "N", description = "Which version.")
  int version;

  @Option(
      names = "--fails",
      paramLabel = "NODE",
      description = "What if this one fails; may be given several times (default: each).")
  List<String> fails = new ArrayList<>();

  WorkflowPlan(Terminal terminal) {
    super(terminal);
  }

  @Override
  int run(CarillonClient client) {
    if (id.isEmpty() == file.isEmpty()) {
      throw CarillonException.invalid(
          "--file",
          "Expected the id of a stored workflow or --file FILE, but got "
              + (id.isEmpty() ? "neither." : "both."),
          "For example carillon workflow plan daily; carillon workflow list tells the ids.");
    }
    RunPlan plan =
        await(
            file.isEmpty()
                ? client.workflows().plan(tenant, id, version, fails)
                : client.workflows().plan(DefinitionFile.read(file, terminal), fails));
    print(RunPlanMapping.toProto(plan), () -> PlanView.plan(plan, terminal.width()));
    return plan.valid() ? Exit.OK : Exit.FAILED;
  }
}
