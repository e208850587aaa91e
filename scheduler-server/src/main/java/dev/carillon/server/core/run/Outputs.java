package dev.carillon.server.core.run;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.model.task.Payload;
import dev.carillon.model.workflow.Limits;
import dev.carillon.model.workflow.NodeState;
import dev.carillon.server.core.port.RunExpressions;
import dev.carillon.server.core.port.RunStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the nodes of a run put out: what their tasks returned; of a map, the list of what its items
 * returned; of a sub-workflow, the run it was.
 */
final class Outputs {
  private final RunStore store;
  private final RunMachine machine;
  private final Map<String, RunExpressions.Ended> nodes = new HashMap<>();

  /** What tasks returned; of those that are gone nobody knows, which is not the same as nothing. */
  private record Returned(Map<String, Payload> results, Set<String> gone) {
    Payload of(String task) {
      return results.getOrDefault(task, Payload.EMPTY);
    }
  }

  Outputs(RunStore store, RunMachine machine) {
    this.store = store;
    this.machine = machine;
  }

  /**
   * Reads them.
   *
   * @param ids of which; empty: of all that have ended
   */
  void fetch(Optional<Set<String>> ids) {
    List<Integer> wanted = new ArrayList<>();
    RunGraph graph = machine.graph();
    if (ids.isPresent()) {
      ids.get().stream().map(graph.dag()::indexOf).filter(i -> i >= 0).forEach(wanted::add);
    } else {
      for (int i = 0; i < graph.size(); i++) {
        wanted.add(i);
      }
    }
    Map<Integer, List<String>> tasks = new LinkedHashMap<>();
    for (int i : wanted) {
      NodeState state = machine.table().state(i);
      if (state == NodeState.SUCCEEDED && !graph.isInner(i)) {
        tasks.put(i, tasksOf(i));
      }
    }
    Returned returned = returned(tasks.values().stream().flatMap(List::stream).toList());
    for (int i : wanted) {
      nodes.put(
          graph.node(i).id(),
          new RunExpressions.Ended(
              machine.table().state(i), output(i, tasks.getOrDefault(i, List.of()), returned)));
    }
  }

  /** Retention may have taken tasks of a run that had ended and is run again. */
  private Returned returned(List<String> tasks) {
    if (tasks.isEmpty()) {
      return new Returned(Map.of(), Set.of());
    }
    int bucket = machine.id().bucket();
    Map<String, Payload> results = store.results(bucket, tasks);
    Set<String> gone = new HashSet<>(tasks);
    gone.removeAll(results.keySet());
    gone.remove("");
    gone.removeAll(store.faces(bucket, gone).keySet());
    return new Returned(results, gone);
  }

  private List<String> tasksOf(int i) {
    NodeTable table = machine.table();
    if (!machine.graph().isMap(i)) {
      return List.of(table.task(i));
    }
    List<String> tasks = new ArrayList<>();
    for (int k = 0; k < table.items(i); k++) {
      tasks.add(table.task(table.firstItem(i) + k));
    }
    return tasks;
  }

  /** Empty: it is gone. */
  private Optional<Payload> output(int i, List<String> tasks, Returned returned) {
    return tasks.stream().anyMatch(returned.gone()::contains)
        ? Optional.empty()
        : Optional.of(kept(i, tasks, returned));
  }

  private Payload kept(int i, List<String> tasks, Returned returned) {
    if (machine.graph().isInner(i)) {
      return machine.graph().isMap(i) || machine.table().task(i).isEmpty()
          ? Payload.EMPTY
          : Payload.of(
              "{\"run\":\""
                  + new dev.carillon.model.task.TaskId(
                      machine.id().bucket(), machine.table().task(i))
                  + "\"}");
    }
    if (!machine.graph().isMap(i)) {
      return tasks.isEmpty() ? Payload.EMPTY : returned.of(tasks.getFirst());
    }
    StringBuilder list = new StringBuilder("[");
    for (String task : tasks) {
      Payload one = returned.of(task);
      list.append(list.length() > 1 ? "," : "").append(one.size() == 0 ? "null" : one.utf8());
      if (list.length() > Limits.OUTPUT_BYTES) {
        throw CarillonException.of(
                ErrorCode.TOO_LARGE,
                "Expected at most 64 KiB in all from the items of '"
                    + machine.graph().node(i).id()
                    + "', but they returned more.")
            .advice("Let each item return less, or keep it elsewhere and return where.")
            .build();
      }
    }
    return Payload.of(list.append(']').toString());
  }

  RunExpressions.Scope scope() {
    return new RunExpressions.Scope(
        machine.id().toString(),
        machine.facts().workflow(),
        machine.facts().labels(),
        machine.facts().input(),
        nodes,
        Optional.empty(),
        -1);
  }
}
