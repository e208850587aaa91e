package dev.carillon.server.cli;

import dev.carillon.client.CarillonClient;
import dev.carillon.model.task.NewTask;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code carillon task reschedule}. */
@Command(
    name = "reschedule",
    description = "Gives waiting tasks another due instant; held ones stay held.",
    footer = {
      "",
      "Examples:",
      "  carillon task reschedule 03-8M3KQ2ZVXH4T --delay 2h",
      "  carillon task reschedule 03-8M3KQ2ZVXH4T --at 2026-12-24T18:00 --reason 'after the move'"
    })
final class TaskReschedule extends ManyTasks {
  @ArgGroup(exclusive = true, multiplicity = "1")
  NewTaskOptions.@Nullable Due due;

  @Option(
      names = {"-r", "--reason"},
      paramLabel = "TEXT",
      description = "Why, for the log.")
  String reason = "";

  @Option(
      names = "--expect",
      paramLabel = "VERSION",
      description = "Only if the task is still of this version (as task show --json tells it).")
  String version = "";

  TaskReschedule(Terminal terminal) {
    super(terminal);
  }

  @Override
  int run(CarillonClient client) {
    NewTask.Due when = NewTaskOptions.due(due, terminal);
    return each(
        id -> await(client.taskControl().reschedule(id, when, version, reason)),
        task -> task.id() + " " + task.state() + ", due " + times().both(task.dueMs()));
  }
}
