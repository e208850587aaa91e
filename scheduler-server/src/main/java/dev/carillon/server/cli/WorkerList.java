package dev.carillon.server.cli;

import dev.carillon.client.CarillonClient;
import dev.carillon.model.worker.WorkerSnapshot;
import dev.carillon.v1.ListWorkersResponse;
import dev.carillon.wire.WorkerMapping;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code carillon worker list}. */
@Command(
    name = "list",
    aliases = "ls",
    description = "Lists workers: who they are, what they offer and how busy they are.",
    footer = {"", "Examples:", "  carillon worker list", "  carillon worker list --all"})
final class WorkerList extends ClientCommand {
  @Option(
      names = {"-a", "--all"},
      description = "Also those that left within the last hour.")
  boolean all;

  WorkerList(Terminal terminal) {
    super(terminal);
  }

  @Override
  int run(CarillonClient client) {
    List<WorkerSnapshot> workers = await(client.workers(all));
    ListWorkersResponse.Builder json = ListWorkersResponse.newBuilder();
    workers.forEach(worker -> json.addWorkers(WorkerMapping.toProto(worker)));
    print(json.build(), () -> WorkerView.list(workers, times(), terminal.width()));
    return Exit.OK;
  }
}
