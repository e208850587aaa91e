package dev.carillon.server.core.explain;

import dev.carillon.model.explain.Explanation;
import dev.carillon.model.explain.Gate;
import dev.carillon.model.explain.NodeExplanation;
import dev.carillon.model.told.Told;
import dev.carillon.server.core.told.English;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Explanations for those who may see a part of the data alone: which gate is closed and why, but
 * neither whose tasks hold the slots, nor which workers there are, nor who paused what for which
 * reason.
 */
public final class WithoutOthers {
  /** Gates whose commands are about more than the task. */
  private static final Set<String> COMMON = Set.of("paused", "limit", "rate", "worker", "owner");

  private WithoutOthers() {}

  /** Why a task does not run. */
  public static Explanation of(Explanation e) {
    Told told = of(e.told());
    return new Explanation(
        e.id(),
        e.state(),
        e.nowMs(),
        English.sentence(told),
        common(e.gates()) ? "" : e.command(),
        e.gates().stream().map(WithoutOthers::of).toList(),
        told);
  }

  /** Why a node does not run. */
  public static NodeExplanation of(NodeExplanation e) {
    Told told = of(e.told());
    boolean common = e.task().filter(t -> t.command().equals(e.command())).isPresent();
    return new NodeExplanation(
        e.run(),
        e.node(),
        e.state(),
        e.nowMs(),
        English.sentence(told),
        common && common(e.task().orElseThrow().gates()) ? "" : e.command(),
        e.gates().stream().map(WithoutOthers::of).toList(),
        e.task().map(WithoutOthers::of),
        told);
  }

  private static boolean common(List<Gate> gates) {
    return gates.stream()
        .filter(gate -> gate.result() == Gate.Result.FAIL)
        .findFirst()
        .filter(gate -> COMMON.contains(gate.name()))
        .isPresent();
  }

  private static Gate of(Gate gate) {
    Map<String, String> data = new HashMap<>(gate.data());
    switch (gate.name()) {
      case "limit" -> data.keySet().removeIf(key -> key.endsWith(".holders"));
      case "paused" ->
          data.keySet().removeIf(key -> key.endsWith(".actor") || key.endsWith(".reason"));
      case "worker" -> data.keySet().retainAll(Set.of("room"));
      default -> {}
    }
    Told told = of(gate.told());
    return new Gate(gate.name(), gate.result(), English.of(told), data, told);
  }

  /** A sentence and those in it. */
  private static Told of(Told told) {
    List<Told.Value> values = told.values().stream().map(WithoutOthers::of).toList();
    return switch (told.code()) {
      case "gate.limit.by", "gate.limit.more" -> Told.NONE;
      case "gate.paused.by" ->
          Told.of("gate.paused.is", values.get(0), values.get(3), values.get(4));
      default -> new Told(told.code(), values);
    };
  }

  private static Told.Value of(Told.Value value) {
    return value instanceof Told.Value.Parts(String between, List<Told> parts)
        ? Told.parts(between, parts.stream().map(WithoutOthers::of).toList())
        : value;
  }
}
