package dev.carillon.server.cli;

import dev.carillon.client.CarillonClient;
import dev.carillon.model.worker.WorkerSnapshot;
import picocli.CommandLine.Command;

/** {@code carillon worker resume}. */
@Command(
    name = "resume",
    description = "Gives a paused worker work again.",
    footer = {"", "Example:", "  carillon worker resume 01JD4"})
final class WorkerResume extends OneWorker {
  WorkerResume(Terminal terminal) {
    super(terminal);
  }

  @Override
  WorkerSnapshot apply(CarillonClient client, String id) {
    return await(client.resumeWorker(id));
  }
}
