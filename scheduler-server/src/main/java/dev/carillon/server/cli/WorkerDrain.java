package dev.carillon.server.cli;

import dev.carillon.client.CarillonClient;
import dev.carillon.model.worker.WorkerSnapshot;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code carillon worker drain}. */
@Command(
    name = "drain",
    description = "Lets a worker finish what it runs and leave; the rest is given to others.",
    footer = {"", "Example:", "  carillon worker drain 01JD4 --within 2m"})
final class WorkerDrain extends OneWorker {
  @Option(
      names = "--within",
      paramLabel = "TIME",
      converter = Durations.class,
      description = "Time to finish (default: 30s).")
  Duration within = Duration.ofSeconds(30);

  WorkerDrain(Terminal terminal) {
    super(terminal);
  }

  @Override
  WorkerSnapshot apply(CarillonClient client, String id) {
    return await(client.drainWorker(id, within));
  }
}
