package dev.carillon.desktop.control.dag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.desktop.bench.SampleGraphs;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing overlaps, time runs to the right, and no edge runs through a node. */
class DagLayoutTest {
  private static DagLayout layout(Graph graph) throws Exception {
    CompletableFuture<DagLayout> done = new CompletableFuture<>();
    Thread thread =
        new Thread(
            null,
            () -> {
              try {
                done.complete(new DagLayouter(() -> false).layout(graph));
              } catch (Throwable e) {
                done.completeExceptionally(e);
              }
            },
            "layout",
            256L << 20);
    thread.start();
    return done.get(180, TimeUnit.SECONDS);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void noEdgeOfARandomGraphCrossesANode(long seed) throws Exception {
    Graph graph = SampleGraphs.random((int) (10 + 30 * seed), (int) (1 + seed % 3), seed);
    assertSound(layout(graph), graph.edges().size());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 10, 700, 1_700, 3_000})
  void noEdgeOfAPipelineCrossesANode(int size) throws Exception {
    Graph graph = SampleGraphs.pipeline(size, 7);
    DagLayout layout = layout(graph);
    assertThat(layout.size()).isEqualTo(size);
    assertSound(layout, graph.edges().size());
  }

  @Test
  void aChainOfTenThousandIsLaidOut() throws Exception {
    List<GraphNode> nodes = new ArrayList<>();
    List<Graph.Edge> edges = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      nodes.add(GraphNode.task("n" + i, "n" + i));
      if (i > 0) {
        edges.add(new Graph.Edge(i - 1, i));
      }
    }
    DagLayout layout = layout(new Graph(nodes, edges, Set.of()));
    assertThat(layout.x[9_999]).isGreaterThan(layout.x[0]);
  }

  @Test
  void whatIsUnfoldedLiesWithinItsFrame() throws Exception {
    Graph inner = SampleGraphs.pipeline(12, 3);
    GraphNode unfolded =
        new GraphNode(
            "sub", "sub", GraphNode.Kind.WORKFLOW, 12, false, Optional.of(renamed(inner, "sub/")));
    Graph outer =
        new Graph(
            List.of(GraphNode.task("a", "a"), unfolded, GraphNode.task("b", "b")),
            List.of(new Graph.Edge(0, 1), new Graph.Edge(1, 2)),
            Set.of());
    DagLayout layout = layout(outer);
    assertThat(layout.size()).isEqualTo(15);
    int frame = layout.indexOf("sub");
    for (int i = 0; i < layout.size(); i++) {
      if (layout.frame[i] == frame) {
        assertThat(within(layout, i, frame)).as(layout.node(i).key()).isTrue();
      }
    }
    assertThat(layout.at(layout.centreX(frame + 0), layout.y[frame] + 4)).isEqualTo(frame);
    assertSound(layout, layout.edges());
  }

  @Test
  void theLastNodesStandBehindAllOthers() throws Exception {
    GraphNode last = new GraphNode("z", "z", GraphNode.Kind.TASK, 1, true, Optional.empty());
    List<GraphNode> nodes =
        List.of(GraphNode.task("a", "a"), GraphNode.task("b", "b"), GraphNode.task("c", "c"), last);
    DagLayout layout =
        layout(new Graph(nodes, List.of(new Graph.Edge(0, 1), new Graph.Edge(0, 2)), Set.of()));
    assertThat(layout.x[3]).isGreaterThan(layout.x[1] + layout.w[1]);
  }

  @Test
  void aLayoutNobodyWaitsForEnds() {
    Graph graph = SampleGraphs.pipeline(50, 1);
    assertThatThrownBy(() -> new DagLayouter(() -> true).layout(graph))
        .isInstanceOf(CancellationException.class);
  }

  private static Graph renamed(Graph graph, String prefix) {
    return new Graph(
        graph.nodes().stream().map(n -> GraphNode.task(prefix + n.key(), n.title())).toList(),
        graph.edges(),
        Set.of());
  }

  private static boolean within(DagLayout l, int i, int frame) {
    return l.x[i] > l.x[frame]
        && l.y[i] > l.y[frame]
        && l.x[i] + l.w[i] < l.x[frame] + l.w[frame]
        && l.y[i] + l.h[i] < l.y[frame] + l.h[frame];
  }

  private static void assertSound(DagLayout l, int edges) {
    assertThat(l.edges()).isEqualTo(edges);
    List<String> wrong = new ArrayList<>();
    for (int e = 0; e < l.edges(); e++) {
      if (l.x[l.to[e]] <= l.x[l.from[e]] + l.w[l.from[e]]) {
        wrong.add("edge " + e + " runs back");
      }
      crossed(l, e, wrong);
    }
    for (int a = 0; a < l.size(); a++) {
      for (int b = a + 1; b < l.size(); b++) {
        if (l.frame[a] == l.frame[b] && overlap(l, a, b)) {
          wrong.add(a + " lies on " + b);
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  private static boolean overlap(DagLayout l, int a, int b) {
    return l.x[a] < l.x[b] + l.w[b]
        && l.x[b] < l.x[a] + l.w[a]
        && l.y[a] < l.y[b] + l.h[b]
        && l.y[b] < l.y[a] + l.h[a];
  }

  /**
   * Edges run level or upright, so a stretch is a box of no width. Touching a border is allowed.
   */
  private static void crossed(DagLayout l, int e, List<String> wrong) {
    double[] way = l.bends[e];
    for (int s = 0; s + 3 < way.length; s += 2) {
      double left = Math.min(way[s], way[s + 2]);
      double right = Math.max(way[s], way[s + 2]);
      double top = Math.min(way[s + 1], way[s + 3]);
      double bottom = Math.max(way[s + 1], way[s + 3]);
      assertThat(Math.min(right - left, bottom - top)).isLessThan(0.01);
      for (int n = 0; n < l.size(); n++) {
        boolean around = n == l.frame[l.to[e]];
        if (!around
            && right > l.x[n] + 0.5
            && left < l.x[n] + l.w[n] - 0.5
            && bottom > l.y[n] + 0.5
            && top < l.y[n] + l.h[n] - 0.5) {
          wrong.add("edge " + e + " crosses " + n);
        }
      }
    }
  }
}
