package dev.carillon.server.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.task.Payload;
import dev.carillon.model.workflow.NodeState;
import dev.carillon.server.core.port.RunExpressions.Ended;
import dev.carillon.server.core.port.RunExpressions.Scope;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What conditions see, and what stands in a payload where a reference stood. */
final class WorkflowExpressionsTest {
  private final WorkflowExpressions expressions = new WorkflowExpressions();
  private final Scope scope =
      new Scope(
          "00-RUN",
          "daily",
          Map.of("team", "data"),
          Payload.of("{\"date\":\"2026-11-21\"}"),
          Map.of(
              "extract",
              ended(
                  NodeState.SUCCEEDED,
                  "{\"rows\":3,\"share\":1.50,\"big\":12345678901234567890.10,\"items\":[1,{\"a\":2}],\"none\":null}"),
              "a.b",
              ended(NodeState.FAILED, "plain text")),
          Optional.empty(),
          0);

  private static Ended ended(NodeState state, String output) {
    return new Ended(state, Payload.of(output));
  }

  private String filled(String template) {
    return expressions.fill(Payload.of(template), scope).utf8();
  }

  @Test
  void conditionsSeeNodesInputAndRun() {
    assertThat(expressions.holds("nodes.extract.output.rows > 2", scope)).isTrue();
    assertThat(expressions.holds("nodes.extract.output.share > 1", scope)).isTrue();
    assertThat(expressions.holds("nodes.extract.output.none == null", scope)).isTrue();
    assertThat(expressions.holds("nodes['a.b'].state == 'FAILED'", scope)).isTrue();
    assertThat(expressions.holds("'missing' in nodes", scope)).isFalse();
    assertThat(expressions.holds("run.labels.team == 'ops'", scope)).isFalse();
    assertThat(expressions.holds("input.date.startsWith('2026')", scope)).isTrue();
    assertThat(expressions.holds("nodes.extract.output.items.exists(i, i == 1)", scope)).isTrue();
  }

  /** Who may look may check: what he sends must not stay. */
  @Test
  void aConditionThatIsOnlyCheckedIsNotKept_andOneThatIsUsedIs() {
    for (int i = 0; i < 1_000; i++) {
      String condition = "nodes.extract.output.rows > " + i;
      assertThat(expressions.check(condition)).contains(List.of("extract"));
    }
    assertThat(expressions.kept()).isZero();
    assertThat(expressions.holds("nodes.extract.output.rows > 2", scope)).isTrue();
    assertThat(expressions.kept()).isEqualTo(1);
  }

  @Test
  void aConditionThatCannotBeIsRefusedWithItsText() {
    for (String wrong : List.of("nodes.a.", "1 + 1", "node.x", "nodes.extract.output.rows")) {
      assertThatThrownBy(
              () -> {
                expressions.check(wrong);
                boolean unused = expressions.holds(wrong, scope);
              })
          .as(wrong)
          .isInstanceOf(CarillonException.class)
          .hasMessageContaining(wrong);
    }
    assertThatThrownBy(() -> expressions.check("nodes.extract.state = 1"))
        .hasMessageContaining("write == to compare, at character 21");
    assertThatThrownBy(() -> expressions.check("nodes.extract.state =="))
        .hasMessageContaining("it breaks off, at character")
        .hasMessageNotContaining("<input>")
        .hasMessageNotContaining("NUM_FLOAT");
    assertThatThrownBy(() -> expressions.holds("nodes.nobody.output == 1", scope))
        .isInstanceOf(CarillonException.class);
  }

  /** Retention took it before the run was run again: it is not the same as never having been. */
  @Test
  void aConditionThatAsksForAnOutputThatIsGoneFails_inWhateverWayItAsks() {
    Scope late =
        new Scope(
            "00-RUN",
            "daily",
            Map.of(),
            Payload.of("{\"n\":\"text\"}"),
            Map.of("extract", new Ended(NodeState.SUCCEEDED, Optional.empty())),
            Optional.empty(),
            0);
    for (String asks :
        List.of(
            "nodes.extract.output.rows > 2",
            "nodes['extract']['output'] == 'x'",
            "has(nodes.extract.output) && nodes.extract.output.rows > 2",
            "'output' in nodes.extract",
            "nodes.all(n, nodes[n].output == null)")) {
      assertThatThrownBy(() -> expressions.holds(asks, late))
          .as(asks)
          .hasMessageContaining("no longer kept; rerun from 'extract'");
    }
    assertThat(expressions.holds("nodes.extract.state == 'SUCCEEDED'", late)).isTrue();
    assertThatThrownBy(() -> expressions.holds("nodes.extract.state == 'X' || input.n > 2", late))
        .as("a fault of another kind")
        .hasMessageNotContaining("kept");
  }

  @Test
  void theNodesOfAConditionAreKnownUnlessItLooksAtAll() {
    assertThat(expressions.nodesOf("nodes.a.state == 'X' && 'c' in nodes || nodes['b.c'].output"))
        .hasValueSatisfying(n -> assertThat(n).containsExactlyInAnyOrder("a", "c", "b.c"));
    assertThat(expressions.nodesOf("nodes.all(n, nodes[n].state == 'SUCCEEDED')")).isEmpty();
    assertThat(expressions.nodesOf("true")).hasValue(List.of());
  }

  @Test
  void aTextThatIsOneReferenceBecomesItsValueExactly() {
    assertThat(
            filled(
                "{\"n\":\"${nodes.extract.output.big}\",\"i\":[\"${nodes.extract.output.items[1]}\"]}"))
        .isEqualTo("{\"n\":12345678901234567890.10,\"i\":[{\"a\":2}]}");
  }

  @Test
  void withinATextAReferenceBecomesText() {
    assertThat(
            filled("{\"t\":\"${nodes['a.b'].output}: ${nodes.extract.output.rows} $${input.x}\"}"))
        .isEqualTo("{\"t\":\"plain text: 3 ${input.x}\"}");
    assertThat(filled("echo ${HOME} ${input.date} ${run.labels.team} ${nodes.extract.state}"))
        .isEqualTo("echo ${HOME} 2026-11-21 data SUCCEEDED");
  }

  @Test
  void aPayloadWithoutReferencesStaysByteForByte() {
    String payload = "{ \"a\" : 1.0e3 }";
    assertThat(filled(payload)).isEqualTo(payload);
  }

  @Test
  void whatIsNotThereIsRefused() {
    assertThatThrownBy(() -> filled("{\"n\":\"${nodes.extract.output.row}\"}"))
        .hasMessageContaining("${nodes.extract.output.row}")
        .hasMessageContaining("no 'row'");
    assertThatThrownBy(() -> filled("${nodes.later.output}")).hasMessageContaining("not ended");
    assertThatThrownBy(() -> filled("${item}")).hasMessageContaining("no map");
  }

  @Test
  void mapsTakeListsAndTheirItemsArePutIn() {
    assertThat(expressions.items("${nodes.extract.output.items}", scope))
        .containsExactly("1", "{\"a\":2}");
    Scope second = scope.of("{\"a\":2}", 1);
    assertThat(expressions.fill(Payload.of("${index}:${item.a}"), second).utf8()).isEqualTo("1:2");
    assertThatThrownBy(() -> expressions.items("${nodes.extract.output.rows}", scope))
        .hasMessageContaining("a list");
  }

  @Test
  void theNodesOfAPayloadAreThoseItRefersTo() {
    assertThat(
            expressions.nodesOf(
                Payload.of(
                    "{\"a\":\"${nodes.x.output}\",\"b\":[\"${nodes[\\\"y.z\\\"].state}"
                        + " ${input}\"]}")))
        .containsExactlyInAnyOrder("x", "y.z");
  }
}
