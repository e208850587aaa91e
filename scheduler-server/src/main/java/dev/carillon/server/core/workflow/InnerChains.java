package dev.carillon.server.core.workflow;

import dev.carillon.model.workflow.Limits;
import dev.carillon.model.workflow.Node;
import dev.carillon.model.workflow.Workflow;
import dev.carillon.server.core.port.WorkflowStore;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Workflows within workflows: none may come to itself, and they may not go too deep. */
final class InnerChains {
  /** Where it begins and what is wrong. */
  record Chain(int place, String node, String message) {}

  private final WorkflowStore store;
  private final Workflow outer;
  private final Set<String> sound = new HashSet<>();

  InnerChains(WorkflowStore store, Workflow outer) {
    this.store = store;
    this.outer = outer;
  }

  Optional<Chain> problem() {
    int place = 0;
    for (Node node : nodes(outer).toList()) {
      if (node.subWorkflow().isPresent()) {
        List<String> path = new ArrayList<>(List.of(outer.id()));
        Optional<String> message = follow(node, path);
        if (message.isPresent()) {
          return Optional.of(new Chain(place, node.id(), message.get()));
        }
      }
      place++;
    }
    return Optional.empty();
  }

  private static Stream<Node> nodes(Workflow workflow) {
    return Stream.concat(workflow.nodes().stream(), workflow.finallyNodes().stream());
  }

  /** Bounded by the depth that is allowed. */
  private Optional<String> follow(Node node, List<String> path) {
    var inner = node.subWorkflow().orElseThrow();
    if (path.contains(inner.workflow())) {
      return Optional.of(
          "Expected no workflow to run itself, but: "
              + String.join(" → ", path)
              + " → "
              + inner.workflow());
    }
    if (path.size() > Limits.DEPTH) {
      return Optional.of(
          "Expected at most "
              + Limits.DEPTH
              + " workflows within each other, but: "
              + String.join(" → ", path));
    }
    String name = inner.workflow() + " " + inner.version() + " " + path.size();
    if (!sound.add(name)) {
      return Optional.empty();
    }
    Optional<Workflow> stored = store.get(outer.tenant(), inner.workflow(), inner.version());
    path.add(inner.workflow());
    Optional<String> found =
        stored.stream()
            .flatMap(InnerChains::nodes)
            .filter(n -> n.subWorkflow().isPresent())
            .map(n -> follow(n, path))
            .flatMap(Optional::stream)
            .findFirst();
    path.removeLast();
    return found;
  }
}
