package dev.carillon.server.cli;

import dev.carillon.client.CarillonClient;
import dev.carillon.client.Subscription;
import dev.carillon.model.task.LogChunk;
import dev.carillon.model.task.Task;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code carillon task logs}. */
@Command(
    name = "logs",
    description = "Shows what a task wrote: the last 64 KiB of an attempt, or all that comes.",
    footer = {
      "",
      "Examples:",
      "  carillon task logs 03-8M3KQ2ZVXH4T",
      "  carillon task logs -f 03-8M3KQ2ZVXH4T     until the task has ended, through all attempts"
    })
final class TaskLogs extends ClientCommand {
  @Parameters(paramLabel = "ID", description = "The task's id.")
  String id = "";

  @Option(
      names = {"-f", "--follow"},
      description = "Stay until the task (with --attempt: the attempt) has ended.")
  boolean follow;

  @Option(
      names = "--attempt",
      paramLabel = "GEN",
      description = "Number of the attempt, as 'task show' tells it (default: the last one).")
  int attempt;

  TaskLogs(Terminal terminal) {
    super(terminal);
  }

  @Override
  int run(CarillonClient client) {
    LogPrinter printer = new LogPrinter(this);
    if (follow && attempt == 0) {
      Task now = await(client.get(id));
      if (now.state().live()) {
        new TaskFollower(client, id, 0, task -> {}, printer::print).follow();
        return Exit.OK;
      }
    }
    Stream<LogChunk> chunks = new Stream<>();
    try (Subscription _ = client.logs(id, attempt, follow, chunks)) {
      chunks.forEach(
          chunk -> {
            printer.print(chunk);
            return !terminal.unread();
          });
    }
    return Exit.OK;
  }
}
