package dev.carillon.server.cli;

import dev.carillon.client.CarillonClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code carillon task resume}. */
@Command(
    name = "resume",
    description = "Lets held tasks go on: at once if they are due, else when they are.",
    footer = {"", "Example:", "  carillon task resume 03-8M3KQ2ZVXH4T"})
final class TaskResume extends ManyTasks {
  @Option(
      names = {"-r", "--reason"},
      paramLabel = "TEXT",
      description = "Why, for the log.")
  String reason = "";

  TaskResume(Terminal terminal) {
    super(terminal);
  }

  @Override
  int run(CarillonClient client) {
    return each(
        id -> await(client.taskControl().resume(id, reason)),
        task -> task.id() + " goes on (" + task.state() + "), due " + times().both(task.dueMs()));
  }
}
