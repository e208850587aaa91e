package dev.carillon.model.workflow;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Collects a row of the outcome table. */
final class OutcomeRow {
  private static final int MOST_NAMED = 50;

  private final Map<NodeState, List<String>> named = new EnumMap<>(NodeState.class);
  private int succeeded;
  private int lost;

  void add(String id, NodeState state) {
    succeeded += state == NodeState.SUCCEEDED ? 1 : 0;
    boolean without = state != NodeState.SUCCEEDED && state != NodeState.FAILED;
    lost += without ? 1 : 0;
    List<String> names = named.computeIfAbsent(state, s -> new ArrayList<>());
    if (without && names.size() < MOST_NAMED) {
      names.add(id);
    }
  }

  OutcomeTable.Row of(String failing, RunState run) {
    return new OutcomeTable.Row(
        failing,
        run,
        names(NodeState.UPSTREAM_FAILED),
        names(NodeState.SKIPPED),
        names(NodeState.CANCELLED),
        succeeded,
        lost);
  }

  private List<String> names(NodeState state) {
    return named.getOrDefault(state, List.of());
  }
}
