package dev.carillon.desktop.feature.workflows;

import dev.carillon.model.workflow.Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Which nodes of a workflow can be drawn as one. */
final class Kin {
  private Kin() {}

  /** With the same parents and the same children. */
  static List<List<Node>> twins(List<Node> all) {
    Map<String, List<String>> children = new HashMap<>();
    for (Node node : all) {
      node.dependsOn()
          .forEach(p -> children.computeIfAbsent(p, k -> new ArrayList<>()).add(node.id()));
    }
    return by(
        all,
        node ->
            node.dependsOn().stream().sorted().toList()
                + "→"
                + children.getOrDefault(node.id(), List.of()).stream().sorted().toList());
  }

  /**
   * With the same type and the same name but for its number, equally far from the beginning. An
   * edge always leads further from there, so that no circle comes of drawing them as one.
   *
   * @param last place of the first of those that run at the end of all
   */
  static List<List<Node>> siblings(List<Node> all, int last) {
    Map<String, Node> byId = new HashMap<>();
    Map<String, Integer> places = new HashMap<>();
    for (Node node : all) {
      places.put(node.id(), places.size());
      byId.put(node.id(), node);
    }
    Map<String, Integer> depths = new HashMap<>();
    all.forEach(node -> depth(node, byId, depths));
    return by(
        all,
        node ->
            depths.getOrDefault(node.id(), 0)
                + (places.getOrDefault(node.id(), 0) < last ? " " : "! ")
                + node.task().type()
                + " "
                + stem(node.id()));
  }

  private static List<List<Node>> by(List<Node> all, Function<Node, String> mark) {
    Map<String, List<Node>> groups = new LinkedHashMap<>();
    for (Node node : all) {
      if (node.fanOut().isEmpty() && node.subWorkflow().isEmpty()) {
        groups.computeIfAbsent(mark.apply(node), k -> new ArrayList<>()).add(node);
      }
    }
    return List.copyOf(groups.values());
  }

  private static String stem(String id) {
    String stem = id.replaceAll("[^A-Za-z]+$", "");
    return stem.isEmpty() ? id : stem;
  }

  /** Edges of the longest way from the beginning; without recursion, for chains of any length. */
  private static void depth(Node of, Map<String, Node> byId, Map<String, Integer> depths) {
    List<Node> open = new ArrayList<>(List.of(of));
    while (!open.isEmpty()) {
      Node node = open.getLast();
      List<Node> unknown =
          node.dependsOn().stream()
              .filter(p -> !depths.containsKey(p))
              .flatMap(p -> Optional.ofNullable(byId.get(p)).stream())
              .toList();
      if (unknown.isEmpty()) {
        open.removeLast();
        depths.put(
            node.id(),
            node.dependsOn().stream()
                .mapToInt(p -> depths.getOrDefault(p, -1) + 1)
                .max()
                .orElse(0));
      } else {
        open.addAll(unknown);
      }
    }
  }
}
