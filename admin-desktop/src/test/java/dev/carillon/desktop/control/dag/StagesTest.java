package dev.carillon.desktop.control.dag;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.desktop.bench.SampleGraphs;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every edge leads to a later stage, and few lead over many. */
class StagesTest {
  private static Graph.Edge edge(int from, int to) {
    return new Graph.Edge(from, to);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void everyEdgeLeadsToALaterStage(long seed) {
    Graph graph = SampleGraphs.random(500, 3, seed);
    int[] stages = Stages.of(500, graph.edges());
    assertThat(graph.edges()).allMatch(e -> stages[e.to()] > stages[e.from()]);
    assertThat(Arrays.stream(stages).min()).hasValue(0);
  }

  @Test
  void whatOnlyALateNodeNeedsStandsBeforeThat() {
    List<Graph.Edge> chain = List.of(edge(0, 1), edge(1, 2), edge(2, 3), edge(4, 3));
    assertThat(Stages.of(5, chain)).containsExactly(0, 1, 2, 3, 2);
  }

  @Test
  void whatNobodyWaitsForStandsBehindItsParent() {
    List<Graph.Edge> aside = List.of(edge(0, 1), edge(1, 2), edge(0, 3));
    assertThat(Stages.of(4, aside)).containsExactly(0, 1, 2, 1);
  }

  @Test
  void aCircleHasNone() {
    assertThat(Stages.of(3, List.of(edge(0, 1), edge(1, 2), edge(2, 1)))).isEmpty();
  }
}
