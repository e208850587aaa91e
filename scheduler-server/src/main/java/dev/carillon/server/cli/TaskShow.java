package dev.carillon.server.cli;

import dev.carillon.client.CarillonClient;
import dev.carillon.model.task.Task;
import dev.carillon.wire.TaskMapping;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code carillon task show}. */
@Command(
    name = "show",
    description = "Shows one task with its payload, attempts and result.",
    footer = {"", "Example:", "  carillon task show 03-8M3KQ2ZVXH4T"})
final class TaskShow extends ClientCommand {
  @Parameters(paramLabel = "ID", description = "The task's id.")
  String id = "";

  TaskShow(Terminal terminal) {
    super(terminal);
  }

  @Override
  int run(CarillonClient client) {
    Task task = await(client.get(id));
    print(TaskMapping.toProto(task), () -> TaskView.details(task, times(), terminal.width()));
    return Exit.OK;
  }
}
