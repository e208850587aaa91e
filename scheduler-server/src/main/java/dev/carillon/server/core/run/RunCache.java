package dev.carillon.server.core.run;

import dev.carillon.model.task.TaskId;
import dev.carillon.server.core.port.RunStore;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Copies of the runs that were touched last. One thread. */
final class RunCache {
  /** Nodes kept in all, about: 80 bytes each. */
  private static final int MOST_NODES = 400_000;

  private final RunStore store;
  private final Map<TaskId, RunMachine> machines = new LinkedHashMap<>(16, 0.75f, true);
  private final GraphCache graphs;
  private long nodes;

  RunCache(RunStore store) {
    this.store = store;
    this.graphs = new GraphCache(store);
  }

  /** The run as it stands; empty: it is gone. */
  Optional<RunMachine> get(RunStore.Woken woken) {
    RunMachine known = machines.get(woken.run());
    if (known != null && known.revision() == woken.revision()) {
      return Optional.of(known);
    }
    drop(woken.run());
    Optional<RunMachine> read = store.read(woken.run(), true).map(this::machine);
    read.ifPresent(
        machine -> {
          machines.put(woken.run(), machine);
          nodes += machine.graph().size();
          shrink();
        });
    return read;
  }

  private RunMachine machine(RunStore.Stored stored) {
    return new RunMachine(stored, graphs.of(stored));
  }

  private void shrink() {
    while (nodes > MOST_NODES && machines.size() > 1) {
      drop(machines.keySet().iterator().next());
    }
  }

  void drop(TaskId run) {
    RunMachine known = machines.remove(run);
    if (known != null) {
      nodes -= known.graph().size();
    }
  }
}
