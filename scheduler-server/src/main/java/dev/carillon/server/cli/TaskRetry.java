package dev.carillon.server.cli;

import dev.carillon.client.CarillonClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code carillon task retry}. */
@Command(
    name = "retry",
    description = "Runs ended tasks again, with all their attempts before them.",
    footer = {
      "",
      "Examples:",
      "  carillon task retry 03-8M3KQ2ZVXH4T",
      "  carillon task list --state dead --json | jq -r '.tasks[].id' | xargs carillon task retry"
    })
final class TaskRetry extends ManyTasks {
  @Option(names = "--rerun", description = "Also run tasks again that succeeded.")
  boolean rerun;

  TaskRetry(Terminal terminal) {
    super(terminal);
  }

  @Override
  int run(CarillonClient client) {
    return each(
        id -> await(client.retry(id, rerun)),
        task -> task.id() + " runs again (" + task.state() + ")");
  }
}
