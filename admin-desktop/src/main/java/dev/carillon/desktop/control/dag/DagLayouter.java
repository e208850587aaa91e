package dev.carillon.desktop.control.dag;

import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;

/**
 * Gives the nodes of a graph their places, layer by layer from left to right. Takes milliseconds to
 * seconds and recurses deeply: never on the JavaFX thread.
 */
public final class DagLayouter {
  private final BooleanSupplier unwanted;

  /**
   * @param unwanted looked at now and then: true ends the work with a CancellationException
   */
  public DagLayouter(BooleanSupplier unwanted) {
    this.unwanted = unwanted;
  }

  public DagLayout layout(Graph graph) {
    Flat flat = new Flat();
    Placed placed = place(graph);
    flatten(placed, 0, 0, DagLayout.OUTERMOST, flat);
    return new DagLayout(flat, placed.layers.width(), placed.layers.height());
  }

  /** One graph with its inner graphs, each from its own corner. */
  private record Placed(Graph graph, List<Placed> inner, Layers layers) {}

  private Placed place(Graph graph) {
    CardSize card = CardSize.of(graph.nodes());
    List<Placed> inner =
        graph.nodes().stream().map(n -> n.inner().map(this::place).orElse(NOTHING)).toList();
    double[][] sizes = new double[graph.nodes().size()][];
    for (int i = 0; i < sizes.length; i++) {
      sizes[i] = size(graph, i, inner.get(i), card);
    }
    if (unwanted.getAsBoolean()) {
      throw new CancellationException("Another graph is wanted.");
    }
    return new Placed(graph, inner, ElkLayers.of(graph, sizes, unwanted));
  }

  private static final Placed NOTHING =
      new Placed(Graph.EMPTY, List.of(), new Layers(new double[0][], List.of(), 0, 0));

  private static double[] size(Graph graph, int i, Placed inner, CardSize card) {
    GraphNode node = graph.nodes().get(i);
    if (node.inner().isPresent()) {
      return new double[] {
        Math.max(card.width(), inner.layers.width() + 2 * CardSize.FRAME_PAD),
        inner.layers.height() + CardSize.FRAME_HEAD + CardSize.FRAME_PAD
      };
    }
    CardSize own = graph.tiles().contains(node.key()) ? card.tiled(node.size()) : card;
    return new double[] {own.width(), own.height()};
  }

  private static void flatten(Placed placed, double dx, double dy, int frame, Flat flat) {
    Graph graph = placed.graph;
    int[] places = new int[graph.nodes().size()];
    for (int i = 0; i < places.length; i++) {
      GraphNode node = graph.nodes().get(i);
      double[] box = placed.layers.boxes()[i].clone();
      box[0] += dx;
      box[1] += dy;
      places[i] = flat.add(node, box, frame, graph.tiles().contains(node.key()));
    }
    List<Layers.Way> ways = placed.layers.ways();
    for (Layers.Way way : ways) {
      double[] moved = way.bends().clone();
      for (int i = 0; i < moved.length; i += 2) {
        moved[i] += dx;
        moved[i + 1] += dy;
      }
      flat.edge(
          way.from() < 0 ? -1 : places[way.from()], way.to() < 0 ? -1 : places[way.to()], moved);
    }
    for (int i = 0; i < places.length; i++) {
      if (graph.nodes().get(i).inner().isPresent()) {
        double[] box = placed.layers.boxes()[i];
        flatten(
            placed.inner.get(i),
            dx + box[0] + CardSize.FRAME_PAD,
            dy + box[1] + CardSize.FRAME_HEAD,
            places[i],
            flat);
      }
    }
  }
}
