package dev.carillon.server.cli;

import dev.carillon.client.CarillonClient;
import dev.carillon.v1.DeleteTaskResponse;
import dev.carillon.wire.TaskMapping;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code carillon task delete}. */
@Command(
    name = "delete",
    description = "Deletes ended tasks with all that is kept of them. This cannot be undone.",
    footer = {"", "Example:", "  carillon task delete 03-8M3KQ2ZVXH4T"})
final class TaskDelete extends ManyTasks {
  @Option(
      names = {"-r", "--reason"},
      paramLabel = "TEXT",
      description = "Why, for the log.")
  String reason = "";

  TaskDelete(Terminal terminal) {
    super(terminal);
  }

  @Override
  int run(CarillonClient client) {
    return each(
        id ->
            DeleteTaskResponse.newBuilder()
                .setId(id)
                .setState(TaskMapping.toProto(await(client.taskControl().delete(id, reason))))
                .build(),
        answer -> answer,
        answer -> answer.getId() + " is deleted");
  }
}
