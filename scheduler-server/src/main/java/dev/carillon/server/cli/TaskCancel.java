package dev.carillon.server.cli;

import dev.carillon.client.CarillonClient;
import dev.carillon.model.task.Task;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code carillon task cancel}. */
@Command(
    name = "cancel",
    description = "Cancels live tasks: a waiting one never starts, a running one is told to stop.",
    footer = {"", "Example:", "  carillon task cancel 03-8M3KQ2ZVXH4T --reason 'wrong address'"})
final class TaskCancel extends ManyTasks {
  @Option(
      names = {"-r", "--reason"},
      paramLabel = "TEXT",
      description = "Why, for the log.")
  String reason = "";

  TaskCancel(Terminal terminal) {
    super(terminal);
  }

  @Override
  int run(CarillonClient client) {
    return each(id -> await(client.cancel(id, reason)), TaskCancel::told);
  }

  private static String told(Task task) {
    return task.state().live()
        ? task.id() + " is told to stop (" + task.state() + ")"
        : task.id() + " " + task.state();
  }
}
