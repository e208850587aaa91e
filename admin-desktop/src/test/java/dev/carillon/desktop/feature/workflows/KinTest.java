package dev.carillon.desktop.feature.workflows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.desktop.control.dag.Graph;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Payload;
import dev.carillon.model.workflow.Node;
import dev.carillon.model.workflow.Workflow;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Large graphs begin with what can be looked at. */
class KinTest {
  private static Node node(String id, String... after) {
    return Node.of(id, NewTask.of("echo", Payload.of("x")), after);
  }

  /** Each pair hangs on two of its own: no two of them are quite alike. */
  @Test
  void whatIsOnlyOfOneMakeIsFoldedWhereThereIsTooMuchOfIt() {
    List<Node> all = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      all.add(node("project_" + i));
    }
    for (int i = 0; i < 399; i++) {
      all.add(node("fit_" + i, "project_" + i, "project_" + (i + 1)));
    }
    all.add(node("sum", all.stream().skip(400).map(Node::id).toArray(String[]::new)));
    assertThat(Kin.twins(all)).hasSize(800);
    Graph folded = FoldedGraphs.of(Workflow.of("fits", all));
    assertThat(folded.nodes()).extracting(n -> n.size()).containsExactly(400, 399, 1);
    assertThat(folded.edges()).containsExactly(new Graph.Edge(0, 1), new Graph.Edge(1, 2));
  }

  @Test
  void aFewStayApart() {
    List<Node> few =
        List.of(node("a_1"), node("a_2"), node("b_1", "a_1"), node("b_2", "a_2"), node("b_3"));
    assertThat(FoldedGraphs.of(Workflow.of("few", few)).nodes()).hasSize(5);
  }
}
