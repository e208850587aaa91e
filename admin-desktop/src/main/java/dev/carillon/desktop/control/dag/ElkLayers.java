package dev.carillon.desktop.control.dag;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import org.eclipse.elk.alg.layered.LayeredLayoutProvider;
import org.eclipse.elk.alg.layered.options.GreedySwitchType;
import org.eclipse.elk.alg.layered.options.LayeredMetaDataProvider;
import org.eclipse.elk.alg.layered.options.LayeredOptions;
import org.eclipse.elk.alg.layered.options.LayeringStrategy;
import org.eclipse.elk.alg.layered.options.NodePlacementStrategy;
import org.eclipse.elk.core.data.LayoutMetaDataService;
import org.eclipse.elk.core.math.ElkPadding;
import org.eclipse.elk.core.options.Direction;
import org.eclipse.elk.core.options.EdgeRouting;
import org.eclipse.elk.core.util.NullElkProgressMonitor;
import org.eclipse.elk.graph.ElkBendPoint;
import org.eclipse.elk.graph.ElkConnectableShape;
import org.eclipse.elk.graph.ElkEdge;
import org.eclipse.elk.graph.ElkEdgeSection;
import org.eclipse.elk.graph.ElkNode;
import org.eclipse.elk.graph.util.ElkGraphUtil;

/**
 * The layered layout of Eclipse ELK (Sugiyama's method): right-angled edges that run around nodes,
 * and share their way where they share an end.
 */
final class ElkLayers {
  private static final int SMALL = 400;
  private static final int LARGE = 1_500;
  private static final double MARGIN = 16;
  private static final double BETWEEN_LAYERS = 36;
  private static final double BETWEEN_NODES = 20;

  static {
    // Fills the registries that the algorithms look their defaults up in.
    LayoutMetaDataService.getInstance()
        .registerLayoutMetaDataProviders(new LayeredMetaDataProvider());
  }

  private final Graph graph;
  private final ElkNode root = ElkGraphUtil.createGraph();
  private final List<ElkNode> nodes = new ArrayList<>();
  private final Map<ElkNode, Integer> places = new HashMap<>();

  private ElkLayers(Graph graph) {
    this.graph = graph;
  }

  static Layers of(Graph graph, double[][] sizes, BooleanSupplier unwanted) {
    if (graph.nodes().isEmpty()) {
      return new Layers(new double[0][], List.of(), 0, 0);
    }
    ElkLayers work = new ElkLayers(graph);
    work.fill(sizes);
    work.options();
    NullElkProgressMonitor monitor =
        new NullElkProgressMonitor() {
          @Override
          public boolean isCanceled() {
            return unwanted.getAsBoolean();
          }
        };
    new LayeredLayoutProvider().layout(work.root, monitor);
    if (unwanted.getAsBoolean()) {
      throw new CancellationException("Another graph is wanted.");
    }
    return work.read();
  }

  private void options() {
    boolean large = nodes.size() > LARGE;
    root.setProperty(LayeredOptions.DIRECTION, Direction.RIGHT);
    root.setProperty(LayeredOptions.EDGE_ROUTING, EdgeRouting.ORTHOGONAL);
    root.setProperty(LayeredOptions.MERGE_EDGES, true);
    root.setProperty(LayeredOptions.SPACING_NODE_NODE_BETWEEN_LAYERS, BETWEEN_LAYERS);
    root.setProperty(LayeredOptions.SPACING_NODE_NODE, BETWEEN_NODES);
    root.setProperty(LayeredOptions.SPACING_EDGE_NODE, 12.0);
    root.setProperty(LayeredOptions.SPACING_EDGE_EDGE, 10.0);
    root.setProperty(LayeredOptions.SPACING_EDGE_NODE_BETWEEN_LAYERS, 12.0);
    root.setProperty(LayeredOptions.SPACING_EDGE_EDGE_BETWEEN_LAYERS, 8.0);
    root.setProperty(LayeredOptions.SPACING_COMPONENT_COMPONENT, 32.0);
    root.setProperty(LayeredOptions.ASPECT_RATIO, 1.6);
    root.setProperty(LayeredOptions.PADDING, new ElkPadding(MARGIN));
    root.setProperty(LayeredOptions.THOROUGHNESS, large ? 2 : 10);
    root.setProperty(LayeredOptions.NODE_PLACEMENT_STRATEGY, placement());
    if (large) {
      root.setProperty(
          LayeredOptions.CROSSING_MINIMIZATION_GREEDY_SWITCH_TYPE, GreedySwitchType.OFF);
      stages();
    }
  }

  /** Without stages of our own the search for the best ones takes a third of the time. */
  private void stages() {
    List<Graph.Edge> edges = new ArrayList<>();
    Map<ElkNode, Integer> index = new HashMap<>();
    root.getChildren().forEach(n -> index.put(n, index.size()));
    for (ElkEdge edge : root.getContainedEdges()) {
      edges.add(new Graph.Edge(end(index, edge.getSources()), end(index, edge.getTargets())));
    }
    int[] stages = Stages.of(index.size(), edges);
    if (stages.length == 0) {
      return;
    }
    double widest = root.getChildren().stream().mapToDouble(ElkNode::getWidth).max().orElse(0);
    index.forEach((node, i) -> node.setX(stages[i] * (widest + 1)));
    root.setProperty(LayeredOptions.LAYERING_STRATEGY, LayeringStrategy.INTERACTIVE);
  }

  private static int end(Map<ElkNode, Integer> index, List<ElkConnectableShape> ends) {
    return Objects.requireNonNull(index.get((ElkNode) ends.getFirst()));
  }

  /**
   * The better a placement looks, the longer it takes: seconds for the best with 2,000 nodes. That
   * of Brandes and Köpf is fast, but drifts: ten thousand nodes come out as one thin slope. That of
   * straight segments spreads, so that two thousand leave most of a screen empty.
   */
  private NodePlacementStrategy placement() {
    if (nodes.size() <= SMALL) {
      return NodePlacementStrategy.NETWORK_SIMPLEX;
    }
    return nodes.size() <= LARGE
        ? NodePlacementStrategy.LINEAR_SEGMENTS
        : NodePlacementStrategy.SIMPLE;
  }

  private void fill(double[][] sizes) {
    boolean last = graph.nodes().stream().anyMatch(GraphNode::last);
    for (int i = 0; i < graph.nodes().size(); i++) {
      nodes.add(node(sizes[i][0], sizes[i][1]));
      places.put(nodes.get(i), i);
    }
    boolean[] parent = new boolean[nodes.size()];
    boolean[] child = new boolean[nodes.size()];
    for (Graph.Edge edge : graph.edges()) {
      parent[edge.from()] = true;
      child[edge.to()] = true;
      ElkGraphUtil.createSimpleEdge(nodes.get(edge.from()), nodes.get(edge.to()));
    }
    if (last) {
      // One point gathers all ends: an edge from each of them to each of the last would be too
      // many.
      ElkNode gate = node(1, 1);
      places.put(gate, -1);
      for (int i = 0; i < nodes.size(); i++) {
        if (graph.nodes().get(i).last()) {
          if (!child[i]) {
            ElkGraphUtil.createSimpleEdge(gate, nodes.get(i));
          }
        } else if (!parent[i]) {
          ElkGraphUtil.createSimpleEdge(nodes.get(i), gate);
        }
      }
    }
  }

  private ElkNode node(double width, double height) {
    ElkNode node = ElkGraphUtil.createNode(root);
    node.setDimensions(width, height);
    return node;
  }

  private Layers read() {
    double[][] boxes = new double[nodes.size()][];
    for (int i = 0; i < boxes.length; i++) {
      ElkNode n = nodes.get(i);
      boxes[i] = new double[] {n.getX(), n.getY(), n.getWidth(), n.getHeight()};
    }
    List<Layers.Way> ways = new ArrayList<>();
    for (ElkEdge edge : root.getContainedEdges()) {
      int from = places.getOrDefault((ElkNode) edge.getSources().getFirst(), -1);
      int to = places.getOrDefault((ElkNode) edge.getTargets().getFirst(), -1);
      for (ElkEdgeSection section : edge.getSections()) {
        ways.add(new Layers.Way(from, to, bends(section)));
      }
    }
    return new Layers(boxes, ways, root.getWidth(), root.getHeight());
  }

  private static double[] bends(ElkEdgeSection section) {
    List<ElkBendPoint> between = section.getBendPoints();
    double[] all = new double[4 + 2 * between.size()];
    all[0] = section.getStartX();
    all[1] = section.getStartY();
    for (int i = 0; i < between.size(); i++) {
      all[2 + 2 * i] = between.get(i).getX();
      all[3 + 2 * i] = between.get(i).getY();
    }
    all[all.length - 2] = section.getEndX();
    all[all.length - 1] = section.getEndY();
    return all;
  }
}
