package dev.carillon.server.cli;

import dev.carillon.client.CarillonClient;
import dev.carillon.model.error.CarillonException;
import dev.carillon.model.worker.WorkerSnapshot;
import dev.carillon.wire.WorkerMapping;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Parameters;

/** A command for one worker, which may be named by its id, the start of it, or its name. */
abstract class OneWorker extends ClientCommand {
  private static final int ID_LENGTH = 26;

  @Parameters(
      paramLabel = "WORKER",
      description = "Id of the worker, the start of it, or its name.")
  String worker = "";

  OneWorker(Terminal terminal) {
    super(terminal);
  }

  /** Does the work with the full id. */
  abstract WorkerSnapshot apply(CarillonClient client, String id);

  @Override
  final int run(CarillonClient client) {
    WorkerSnapshot changed = apply(client, resolve(client, worker));
    print(WorkerMapping.toProto(changed), () -> WorkerView.told(changed) + "\n");
    return Exit.OK;
  }

  /** The id of a worker that is named by its id, the start of it, or its name. */
  static String resolve(CarillonClient client, String worker) {
    if (worker.length() == ID_LENGTH) {
      return worker;
    }
    String start = worker.toUpperCase(Locale.ROOT);
    List<WorkerSnapshot> matches =
        await(client.workers(false)).stream()
            .filter(w -> w.name().equals(worker) || w.id().startsWith(start))
            .toList();
    if (matches.isEmpty()) {
      throw CarillonException.notFound("find a worker", "worker", worker);
    } else if (matches.size() > 1) {
      throw CarillonException.invalid(
          "WORKER",
          "Expected one worker, but '" + worker + "' names " + matches.size() + ".",
          "Give an id: " + String.join(", ", matches.stream().map(WorkerSnapshot::id).toList()));
    }
    return matches.getFirst().id();
  }
}
