package dev.carillon.server.core.run;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Payload;
import dev.carillon.model.task.TaskId;
import dev.carillon.model.task.Uniqueness;
import dev.carillon.model.workflow.FanOut;
import dev.carillon.model.workflow.Node;
import dev.carillon.model.workflow.NodeState;
import dev.carillon.server.core.Faults;
import dev.carillon.server.core.port.RunExpressions;
import dev.carillon.server.core.port.RunStore;
import dev.carillon.server.core.port.TaskStore.Admission;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * What is decided in Java when nodes begin: conditions, payloads with what other nodes put out,
 * items of maps. Reads, never writes: what it decides goes into the step of its run.
 */
final class Beginnings {
  private final RunStore store;
  private final RunExpressions expressions;
  private final Function<NewTask, Admission> admissions;
  private final RandomGenerator random;

  Beginnings(
      RunStore store,
      RunExpressions expressions,
      Function<NewTask, Admission> admissions,
      RandomGenerator random) {
    this.store = store;
    this.expressions = expressions;
    this.admissions = admissions;
    this.random = random;
  }

  /** Decides of each place; whether all of them fitted into the step. */
  boolean begin(RunMachine machine, List<RunMachine.Place> places) {
    Outputs outputs = new Outputs(store, machine);
    Map<Integer, List<String>> items = items(machine, places);
    try {
      outputs.fetch(needed(machine, places));
    } catch (CarillonException e) {
      if (!Faults.ofTheWork(e)) {
        throw e;
      }
      return oneByOne(machine, places, e);
    }
    for (RunMachine.Place place : places) {
      if (machine.full()) {
        return false;
      }
      try {
        begin(machine, place, outputs, items);
      } catch (CarillonException e) {
        if (!Faults.ofTheWork(e)) {
          throw e;
        }
        machine.endsUnbegun(place, NodeState.FAILED, Cause.ERROR, e.message());
      }
    }
    return true;
  }

  /** What they ask for in all cannot be had: those fail that ask for just that. */
  private boolean oneByOne(
      RunMachine machine, List<RunMachine.Place> places, CarillonException why) {
    if (places.size() == 1) {
      machine.endsUnbegun(places.getFirst(), NodeState.FAILED, Cause.ERROR, why.message());
      return true;
    }
    for (RunMachine.Place place : places) {
      if (machine.full() || !begin(machine, List.of(place))) {
        return false;
      }
    }
    return true;
  }

  private void begin(
      RunMachine machine,
      RunMachine.Place place,
      Outputs outputs,
      Map<Integer, List<String>> items) {
    Node node = machine.graph().node(place.node());
    RunExpressions.Scope scope = outputs.scope();
    if (place.item() < 0) {
      if (!node.condition().isEmpty() && !expressions.holds(node.condition(), scope)) {
        machine.endsUnbegun(place, NodeState.SKIPPED, Cause.CONDITION, "");
        return;
      }
      if (node.fanOut().isPresent()) {
        FanOut over = node.fanOut().get();
        machine.expands(
            place.place(), over.literal() ? over.items() : expressions.items(over.source(), scope));
        return;
      }
    } else {
      scope = scope.of(items.getOrDefault(place.node(), List.of()).get(place.item()), place.item());
    }
    String known = machine.table().task(place.place());
    if (node.subWorkflow().isPresent()) {
      machine.beginsInner(place, TaskId.random(machine.id().bucket(), random).local());
      return;
    }
    Admission admitted = admissions.apply(task(machine, node, place, scope));
    machine.begins(
        place,
        known.isEmpty() ? TaskId.random(machine.id().bucket(), random).local() : known,
        admitted);
  }

  /** Its attributes say whose it is; one key for many nodes would make one task of them. */
  private NewTask task(
      RunMachine machine, Node node, RunMachine.Place place, RunExpressions.Scope scope) {
    NewTask task = node.task();
    Map<String, String> labels = new LinkedHashMap<>(machine.facts().labels());
    labels.putAll(task.labels());
    Map<String, String> attributes = new LinkedHashMap<>(task.attributes());
    machine.facts().trace().ifPresent(trace -> attributes.putAll(trace.onto(Map.of())));
    attributes.put("run", machine.id().toString());
    attributes.put("node", node.id());
    attributes.put("workflow", machine.facts().workflow());
    if (place.item() >= 0) {
      attributes.put("item", Integer.toString(place.item()));
    }
    Payload payload =
        references(task.payload()) ? expressions.fill(task.payload(), scope) : task.payload();
    return task.ofTenant(machine.facts().tenant())
        .named(task.name().isEmpty() ? node.id() : task.name())
        .withLabels(labels)
        .withAttributes(attributes)
        .withIdempotencyKey("")
        .withUnique(Uniqueness.NONE)
        .withPayload(payload);
  }

  /** The input of an inner run. */
  Payload innerInput(RunMachine machine, int place) {
    int node = machine.nodeOf(place);
    Payload input = machine.graph().node(node).subWorkflow().orElseThrow().input();
    if (!references(input)) {
      return input;
    }
    Outputs outputs = new Outputs(store, machine);
    outputs.fetch(Optional.of(new HashSet<>(expressions.nodesOf(input))));
    RunExpressions.Scope scope = outputs.scope();
    if (place != node) {
      int item = place - machine.table().firstItem(node);
      byte[] text = store.texts(machine.id(), List.of("i" + node)).get("i" + node);
      scope = scope.of(text == null ? "null" : ItemList.split(text).get(item), item);
    }
    return expressions.fill(input, scope);
  }

  private static boolean references(Payload template) {
    byte[] bytes = template.bytes();
    for (int i = 0; i + 1 < bytes.length; i++) {
      if (bytes[i] == '$' && bytes[i + 1] == '{') {
        return true;
      }
    }
    return false;
  }

  private Map<Integer, List<String>> items(RunMachine machine, List<RunMachine.Place> places) {
    Map<Integer, List<String>> items = new HashMap<>();
    List<String> names = new ArrayList<>();
    for (RunMachine.Place place : places) {
      if (place.item() >= 0 && !items.containsKey(place.node())) {
        FanOut over = machine.graph().node(place.node()).fanOut().orElseThrow();
        items.put(place.node(), over.items());
        if (!over.literal()) {
          // Of a map that expands in this very step they are not in the store yet.
          machine
              .change
              .pending("i" + place.node())
              .ifPresentOrElse(
                  text -> items.put(place.node(), ItemList.split(text)),
                  () -> names.add("i" + place.node()));
        }
      }
    }
    if (!names.isEmpty()) {
      store
          .texts(machine.id(), names)
          .forEach(
              (name, text) ->
                  items.put(Integer.parseInt(name, 1, name.length(), 10), ItemList.split(text)));
    }
    return items;
  }

  /** Ids of the nodes whose outputs are looked at; empty: of all. */
  private Optional<Set<String>> needed(RunMachine machine, List<RunMachine.Place> places) {
    Set<String> ids = new HashSet<>();
    Set<Integer> seen = new HashSet<>();
    for (RunMachine.Place place : places) {
      if (!seen.add(place.node())) {
        continue;
      }
      Node node = machine.graph().node(place.node());
      if (references(node.task().payload())) {
        ids.addAll(expressions.nodesOf(node.task().payload()));
      }
      node.fanOut()
          .filter(over -> !over.literal())
          .ifPresent(over -> ids.addAll(expressions.nodesOf(Payload.of(over.source()))));
      if (!node.condition().isEmpty()) {
        Optional<List<String>> its = expressions.nodesOf(node.condition());
        if (its.isEmpty()) {
          return Optional.empty();
        }
        ids.addAll(its.get());
      }
    }
    return Optional.of(ids);
  }
}
