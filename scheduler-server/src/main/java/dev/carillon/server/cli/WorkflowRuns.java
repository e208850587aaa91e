package dev.carillon.server.cli;

import dev.carillon.client.CarillonClient;
import dev.carillon.model.workflow.Run;
import dev.carillon.model.workflow.RunFilter;
import dev.carillon.model.workflow.RunPage;
import dev.carillon.model.workflow.RunState;
import dev.carillon.wire.RunMapping;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code carillon workflow runs}. */
@Command(
    name = "runs",
    description = "Lists runs, newest first.",
    footer = {"", "Example:", "  carillon workflow runs daily --state failed"})
final class WorkflowRuns extends ClientCommand {
  private static final int MOST_PAGES = 20;

  @Parameters(
      paramLabel = "WORKFLOW",
      arity = "0..1",
      description = "Of this workflow (default: of all).")
  String workflow = "";

  @Option(names = "--tenant", paramLabel = "TENANT", description = "Whose (default: all).")
  String tenant = "";

  @Option(
      names = {"-s", "--state"},
      paramLabel = "STATE",
      description = "Only these states; may be given several times.")
  Set<RunState> states = EnumSet.noneOf(RunState.class);

  @Option(
      names = {"-n", "--limit"},
      paramLabel = "N",
      description = "At most so many, 1–500 (default: 100).")
  int limit = 100;

  WorkflowRuns(Terminal terminal) {
    super(terminal);
  }

  @Override
  int run(CarillonClient client) {
    RunPage page = read(client, new RunFilter(tenant, workflow, states));
    print(RunMapping.toProto(page), () -> RunView.runs(page, times(), terminal.width()));
    return Exit.OK;
  }

  /**
   * A page with few runs, or with none, is not the last one where there is a token. Who is shown
   * few of very many is not kept waiting for all of them to be looked at.
   */
  private RunPage read(CarillonClient client, RunFilter filter) {
    List<Run> runs = new ArrayList<>();
    String token = "";
    int pages = 0;
    do {
      RunPage next = await(client.workflows().runs(filter, limit - runs.size(), token));
      runs.addAll(next.runs());
      token = next.nextToken();
    } while (!token.isEmpty() && runs.size() < limit && ++pages < MOST_PAGES);
    return new RunPage(runs, token);
  }
}
