package dev.carillon.server.cli;

import dev.carillon.client.CarillonClient;
import dev.carillon.model.worker.WorkerSnapshot;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code carillon worker resize}. */
@Command(
    name = "resize",
    description = {
      "Changes how many tasks a worker runs at once, for as long as it lives.",
      "What runs goes on, also beyond the new number."
    },
    footer = {"", "Example:", "  carillon worker resize 01JD4 --slots 8"})
final class WorkerResize extends OneWorker {
  @Option(
      names = "--slots",
      required = true,
      paramLabel = "N",
      description = "How many at once; 0: as many as it registered with.")
  int slots;

  WorkerResize(Terminal terminal) {
    super(terminal);
  }

  @Override
  WorkerSnapshot apply(CarillonClient client, String id) {
    return await(client.resizeWorker(id, slots));
  }
}
