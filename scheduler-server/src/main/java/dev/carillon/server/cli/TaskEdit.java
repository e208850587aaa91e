package dev.carillon.server.cli;

import dev.carillon.client.CarillonClient;
import dev.carillon.model.error.CarillonException;
import dev.carillon.model.task.Task;
import dev.carillon.model.task.TaskChanges;
import dev.carillon.wire.TaskMapping;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code carillon task edit}. */
@Command(
    name = "edit",
    description = "Changes a task that waits or is held; one that runs is left alone.",
    footer = {
      "",
      "Examples:",
      "  carillon task edit 03-8M3KQ2ZVXH4T --priority high",
      "  carillon task edit 03-8M3KQ2ZVXH4T --payload-file fixed.json --max-attempts 5",
      "",
      "For another due instant: carillon task reschedule."
    })
final class TaskEdit extends ClientCommand {
  @Parameters(paramLabel = "ID", description = "The task's id.")
  String id = "";

  @Mixin final ChangeOptions changed = new ChangeOptions();

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

  TaskEdit(Terminal terminal) {
    super(terminal);
  }

  @Override
  int run(CarillonClient client) {
    Task before = await(client.get(id));
    TaskChanges changes = changed.changes(before, terminal);
    if (changes.fields().isEmpty()) {
      throw CarillonException.invalid(
          "options",
          "Expected something to change, but got nothing.",
          "Give one of the options of carillon task edit --help.");
    }
    String expected = version.isEmpty() ? before.version() : version;
    Task task = await(client.taskControl().edit(id, changes, expected, reason));
    print(TaskMapping.toProto(task), () -> task.id() + " is changed (" + task.state() + ")\n");
    return Exit.OK;
  }
}
