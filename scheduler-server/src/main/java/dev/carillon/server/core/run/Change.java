package dev.carillon.server.core.run;

import dev.carillon.model.task.TaskId;
import dev.carillon.server.core.port.TaskStore.Admission;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** What is collected for the next step of a run. */
final class Change {
  /** Changed nodes, starts and stops of one step, about: they keep Redis busy for 3 ms at most. */
  static final int MOST = 100;

  /** Bytes of payloads of one step, about. */
  private static final int MOST_BYTES = 1 << 20;

  private final Set<Integer> nodes = new LinkedHashSet<>();
  private final Map<String, byte[]> texts = new LinkedHashMap<>();
  private final List<Step.Start> starts = new ArrayList<>();
  private final List<Step.Stop> stops = new ArrayList<>();
  private final List<Step.Told> events = new ArrayList<>();
  private int bytes;

  void node(int place) {
    nodes.add(place);
  }

  void text(String name, String text) {
    byte[] value = text.getBytes(StandardCharsets.UTF_8);
    texts.put(name, value);
    bytes += value.length;
  }

  /** A text that is not stored yet; empty: this step writes none of that name. */
  Optional<byte[]> pending(String name) {
    return Optional.ofNullable(texts.get(name));
  }

  void start(int place, String task, Admission admitted, int gen) {
    starts.add(new Step.Start(place, task, admitted, gen));
    bytes += admitted.task().payload().size();
  }

  void stop(String task, boolean atOnce) {
    stops.add(new Step.Stop(task, atOnce));
  }

  void tell(String verb, String text) {
    events.add(new Step.Told(verb, text));
  }

  boolean full() {
    return nodes.size() >= MOST || stops.size() >= MOST || bytes >= MOST_BYTES;
  }

  boolean starts() {
    return !starts.isEmpty();
  }

  /** As a step; each node that changed is stamped with the revision after it. */
  Step step(
      TaskId run,
      OptionalLong epoch,
      long revision,
      RunVars vars,
      int marks,
      long wakeMs,
      NodeTable table) {
    Map<Integer, byte[]> changed = LinkedHashMap.newLinkedHashMap(nodes.size());
    for (int place : nodes) {
      table.revision(place, revision + 1);
      changed.put(place, table.bytes(place));
    }
    return new Step(
        run,
        epoch,
        revision,
        "run",
        "",
        "",
        vars,
        marks,
        wakeMs,
        changed,
        Map.copyOf(texts),
        List.copyOf(starts),
        List.copyOf(stops),
        List.copyOf(events));
  }

  void clear() {
    nodes.clear();
    texts.clear();
    starts.clear();
    stops.clear();
    events.clear();
    bytes = 0;
  }
}
