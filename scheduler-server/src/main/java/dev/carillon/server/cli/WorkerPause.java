package dev.carillon.server.cli;

import dev.carillon.client.CarillonClient;
import dev.carillon.model.worker.WorkerSnapshot;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code carillon worker pause}. */
@Command(
    name = "pause",
    description = "Gives a worker no new work; it goes on with what it runs.",
    footer = {"", "Example:", "  carillon worker pause 01JD4 --reason 'disk is full'"})
final class WorkerPause extends OneWorker {
  @Option(
      names = {"-r", "--reason"},
      paramLabel = "TEXT",
      description = "Why, for the log.")
  String reason = "";

  WorkerPause(Terminal terminal) {
    super(terminal);
  }

  @Override
  WorkerSnapshot apply(CarillonClient client, String id) {
    return await(client.pauseWorker(id, reason));
  }
}
