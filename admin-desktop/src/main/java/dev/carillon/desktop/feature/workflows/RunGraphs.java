package dev.carillon.desktop.feature.workflows;

import dev.carillon.desktop.control.dag.Graph;
import dev.carillon.desktop.control.dag.GraphNode;
import dev.carillon.desktop.control.dag.GraphNode.Kind;
import dev.carillon.model.workflow.Node;
import dev.carillon.model.workflow.Workflow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/** Makes the graph to draw of a definition and of what is unfolded. */
final class RunGraphs {
  private static final int WORTH_FOLDING = 4;

  /** So many cards can still be looked at; with more, also what is only of one make is folded. */
  private static final int MANY = 300;

  /**
   * @param graph to draw
   * @param groups ids of the nodes that a folded group stands for, by its key
   */
  record Drawn(Graph graph, Map<String, List<String>> groups) {}

  private final Folds folds;
  private final ToIntFunction<String> items;
  private final Function<String, Optional<Workflow>> inner;
  private final Map<String, List<String>> groups = new HashMap<>();

  /**
   * @param items how many a map has, by its key; 0: not known yet
   * @param inner the definition behind an unfolded node, if it is known yet
   */
  RunGraphs(Folds folds, ToIntFunction<String> items, Function<String, Optional<Workflow>> inner) {
    this.folds = folds;
    this.items = items;
    this.inner = inner;
  }

  Drawn draw(Workflow workflow) {
    return new Drawn(graph(workflow, ""), groups);
  }

  private Graph graph(Workflow workflow, String prefix) {
    List<Node> all = new ArrayList<>(workflow.nodes());
    all.addAll(workflow.finallyNodes());
    int last = workflow.nodes().size();
    Map<String, String> stands = folds.alike() ? alike(all, last, prefix) : Map.of();
    List<GraphNode> nodes = new ArrayList<>();
    Map<String, Integer> places = new HashMap<>();
    Map<String, Integer> groupPlaces = new HashMap<>();
    Set<String> tiles = new HashSet<>();
    for (int i = 0; i < all.size(); i++) {
      Node node = all.get(i);
      String group = stands.get(node.id());
      String key = group == null ? prefix + node.id() : group;
      Integer there = group == null ? null : groupPlaces.get(key);
      places.put(node.id(), there == null ? nodes.size() : there);
      if (there != null) {
        continue;
      }
      if (group != null) {
        groupPlaces.put(key, nodes.size());
      }
      nodes.add(group == null ? single(node, key, i >= last) : group(key, i >= last));
      if (node.fanOut().isPresent() && folds.open(key) && group == null) {
        tiles.add(key);
      }
    }
    return new Graph(nodes, edges(all, places), tiles);
  }

  private static List<Graph.Edge> edges(List<Node> all, Map<String, Integer> places) {
    Set<Graph.Edge> edges = new LinkedHashSet<>();
    for (Node node : all) {
      for (String parent : node.dependsOn()) {
        Integer from = places.get(parent);
        Integer to = places.get(node.id());
        if (from != null && to != null && !from.equals(to)) {
          edges.add(new Graph.Edge(from, to));
        }
      }
    }
    return List.copyOf(edges);
  }

  private GraphNode single(Node node, String key, boolean last) {
    if (node.subWorkflow().isPresent()) {
      Optional<Graph> unfolded =
          folds.open(key) ? inner.apply(key).map(w -> graph(w, key + "/")) : Optional.empty();
      return new GraphNode(key, node.id(), Kind.WORKFLOW, 1, last, unfolded);
    }
    if (node.fanOut().isPresent()) {
      int known = items.applyAsInt(key);
      int size = Math.max(known, node.fanOut().get().items().size());
      return new GraphNode(key, node.id(), Kind.MAP, Math.max(1, size), last, Optional.empty());
    }
    return new GraphNode(key, node.id(), Kind.TASK, 1, last, Optional.empty());
  }

  private GraphNode group(String key, boolean last) {
    List<String> members = groups.getOrDefault(key, List.of());
    return new GraphNode(key, title(members), Kind.GROUP, members.size(), last, Optional.empty());
  }

  /** What the names have in common, and how many there are. */
  private static String title(List<String> ids) {
    String common = ids.getFirst().substring(ids.getFirst().lastIndexOf('/') + 1);
    for (String id : ids) {
      String name = id.substring(id.lastIndexOf('/') + 1);
      int same = 0;
      while (same < Math.min(common.length(), name.length())
          && common.charAt(same) == name.charAt(same)) {
        same++;
      }
      common = common.substring(0, same);
    }
    // Of a number that all begin with, nothing is left; nor of the word that announced it.
    String stem = common.replaceAll("[^\\p{L}]+$", "").replaceAll("[^\\p{L}](ID|id|no|nr)$", "");
    return (stem.isEmpty() ? common + "…" : stem) + " ×" + ids.size();
  }

  /** The group of each node that is folded into one. */
  private Map<String, String> alike(List<Node> all, int last, String prefix) {
    List<List<Node>> groups = Kin.twins(all);
    int left = all.size() - groups.stream().mapToInt(g -> folds(g) ? g.size() - 1 : 0).sum();
    if (left > MANY) {
      groups = Kin.siblings(all, last);
    }
    Map<String, String> stands = new HashMap<>();
    for (List<Node> same : groups) {
      String key = prefix + "*" + same.getFirst().id();
      if (folds(same) && !folds.open(key)) {
        this.groups.put(key, same.stream().map(n -> prefix + n.id()).toList());
        same.forEach(n -> stands.put(n.id(), key));
      }
    }
    return stands;
  }

  private static boolean folds(List<Node> group) {
    return group.size() >= WORTH_FOLDING;
  }
}
