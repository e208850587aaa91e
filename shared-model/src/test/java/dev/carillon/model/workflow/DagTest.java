package dev.carillon.model.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Payload;
import dev.carillon.model.workflow.WorkflowProblem.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Graphs: what is refused and where, levels, the critical path, and what rules make of a failure.
 */
final class DagTest {
  private static final NewTask TASK = NewTask.of("echo", Payload.EMPTY);

  private static Node node(String id, String... parents) {
    return Node.of(id, TASK, parents);
  }

  private static Workflow of(Node... nodes) {
    return Workflow.of("w", List.of(nodes));
  }

  private static Workflow diamond() {
    return of(node("a"), node("b", "a"), node("c", "a"), node("d", "b", "c"));
  }

  @Test
  void aSoundGraphHasNoProblem() {
    assertThat(DagChecks.problems(diamond().withFinally(List.of(node("end"))))).isEmpty();
  }

  @Test
  void aCycleIsPrintedAndWhatLiesBehindItIsUnreachable() {
    Workflow wrong =
        of(node("start"), node("a", "start", "c"), node("b", "a"), node("c", "b"), node("z", "c"));
    assertThat(DagChecks.problems(wrong))
        .extracting(WorkflowProblem::kind, WorkflowProblem::node)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(Kind.CYCLE, "b"),
            org.assertj.core.groups.Tuple.tuple(Kind.UNREACHABLE, "z"));
    assertThat(DagChecks.problems(wrong).getFirst().message()).contains("b → c → a → b.");
  }

  @Test
  void aNodeThatWaitsForItselfIsACycle() {
    assertThat(DagChecks.problems(of(node("a", "a"))).getFirst().message()).contains("a → a.");
  }

  @Test
  void anUnknownDependencyNamesItsPlaceAndTheNearestId() {
    WorkflowProblem problem =
        DagChecks.problems(of(node("Extract"), node("load", "extrat"))).getFirst();
    assertThat(problem.kind()).isEqualTo(Kind.UNKNOWN_DEPENDENCY);
    assertThat(problem.field()).isEqualTo("nodes[1].dependsOn[0]");
    assertThat(problem.message()).contains("'extrat'").contains("Did you mean 'Extract'?");
  }

  @Test
  void anIdThatStandsTwiceNamesBothPlaces() {
    WorkflowProblem problem = DagChecks.problems(of(node("a"), node("a"))).getFirst();
    assertThat(problem.kind()).isEqualTo(Kind.DUPLICATE_ID);
    assertThat(problem.field()).isEqualTo("nodes[1].id");
    assertThat(problem.message()).contains("nodes[0]");
  }

  @Test
  void aNodeThatCanNeverStartIsUnreachable() {
    assertThat(DagChecks.problems(of(node("a").withRule(TriggerRule.ONE_FAILED))))
        .extracting(WorkflowProblem::kind)
        .containsExactly(Kind.UNREACHABLE);
    assertThat(DagChecks.problems(of(node("a", "end")).withFinally(List.of(node("end")))))
        .extracting(WorkflowProblem::kind)
        .containsExactly(Kind.UNREACHABLE);
  }

  @Test
  void tooManyNodesAndTooManyItemsAreRefused() {
    List<Node> many = new ArrayList<>();
    for (int i = 0; i <= Limits.NODES; i++) {
      many.add(node("n" + i));
    }
    assertThat(DagChecks.problems(Workflow.of("w", many)))
        .extracting(WorkflowProblem::kind)
        .containsExactly(Kind.OVER_LIMIT);
    List<String> items = java.util.Collections.nCopies(Limits.MAP_ITEMS + 1, "1");
    assertThat(DagChecks.problems(of(node("a").mapped(FanOut.over(items)))))
        .extracting(WorkflowProblem::field)
        .containsExactly("nodes[0].map");
  }

  @Test
  void tooManyDependenciesAndTooLongAConditionAreRefused() {
    int wide = (int) Math.sqrt(Limits.EDGES) + 1;
    String[] firsts = IntStream.range(0, wide).mapToObj(i -> "n" + i).toArray(String[]::new);
    List<Node> many = new ArrayList<>();
    for (int i = 0; i < wide; i++) {
      many.add(node(firsts[i]));
      many.add(node("m" + i, firsts));
    }
    assertThat(DagChecks.problems(Workflow.of("w", many)))
        .extracting(WorkflowProblem::kind)
        .containsExactly(Kind.OVER_LIMIT);
    String longest = "x".repeat(Limits.CONDITION);
    assertThat(DagChecks.problems(of(node("a").when(longest)))).isEmpty();
    assertThat(DagChecks.problems(of(node("a").when(longest + "x"))))
        .extracting(WorkflowProblem::field)
        .containsExactly("nodes[0].condition");
  }

  @Test
  void aChainOfTwentyThousandIsCheckedAndWalkedWithoutRecursion() {
    List<Node> chain = new ArrayList<>();
    for (int i = 0; i < Limits.NODES; i++) {
      chain.add(i == 0 ? node("n0") : node("n" + i, "n" + (i - 1)));
    }
    Workflow sound = Workflow.of("w", chain);
    assertThat(DagChecks.problems(sound)).isEmpty();
    Dag dag = Dag.of(sound);
    assertThat(dag.depth()).isEqualTo(Limits.NODES);
    assertThat(dag.criticalPath(id -> 1).endMs()).isEqualTo(Limits.NODES);
    assertThat(Outcomes.row(dag, FailureStrategy.CONTINUE, "n0").lost()).isEqualTo(19_999);
    chain.set(0, node("n0", "n" + (Limits.NODES - 1)));
    WorkflowProblem cycle = DagChecks.problems(Workflow.of("w", chain)).getFirst();
    assertThat(cycle.kind()).isEqualTo(Kind.CYCLE);
    assertThat(cycle.message()).contains("more").hasSizeLessThan(400);
  }

  @Test
  void levelsWidthAndReadyNodes() {
    Dag dag = Dag.of(diamond().withFinally(List.of(node("end"))));
    assertThat(dag.levels(10))
        .containsExactly(List.of("a"), List.of("b", "c"), List.of("d"), List.of("end"));
    assertThat(dag.width()).isEqualTo(2);
    Map<String, NodeState> states = Map.of("a", NodeState.SUCCEEDED);
    assertThat(dag.ready(id -> states.getOrDefault(id, NodeState.WAITING)))
        .containsExactly("b", "c");
  }

  @Test
  void theCriticalPathRunsThroughTheSlowestAndTheRestHasSlack() {
    Map<String, Long> took = Map.of("a", 10L, "b", 50L, "c", 20L, "d", 5L, "end", 7L);
    CriticalPath path =
        Dag.of(diamond().withFinally(List.of(node("end"))))
            .criticalPath(id -> took.getOrDefault(id, 0L));
    assertThat(path.endMs()).isEqualTo(72);
    assertThat(path.path()).containsExactly("a", "b", "d", "end");
    assertThat(path.places().get("c")).isEqualTo(new CriticalPath.Place(10, 30, 30));
    assertThat(path.places().get("b").slackMillis()).isZero();
  }

  @Test
  void theOutcomeTableSaysWhatEachRuleMakesOfAFailure() {
    Workflow workflow =
        of(
            node("a"),
            node("b", "a"),
            node("alarm", "a").withRule(TriggerRule.ONE_FAILED),
            node("after", "b").withRule(TriggerRule.ALL_DONE));
    OutcomeTable.Row row = Outcomes.row(Dag.of(workflow), FailureStrategy.CONTINUE, "a");
    assertThat(row.run()).isEqualTo(RunState.FAILED);
    assertThat(row.upstreamFailed()).containsExactly("b");
    assertThat(row.succeeded()).isEqualTo(2);
    assertThat(Outcomes.row(Dag.of(workflow), FailureStrategy.CONTINUE, "b").skipped())
        .containsExactly("alarm");
    assertThat(Outcomes.row(Dag.of(workflow), FailureStrategy.STOP, "a").cancelled())
        .containsExactly("b", "alarm", "after");
  }

  @Test
  void aNodeThatMayFailDoesNotFailTheRun() {
    Workflow workflow = of(node("a").thatMayFail(), node("b", "a").withRule(TriggerRule.ALL_DONE));
    assertThat(Outcomes.row(Dag.of(workflow), FailureStrategy.STOP, "a").run())
        .isEqualTo(RunState.SUCCEEDED);
  }

  /** Each rule's meaning, said again from its parents' last states. */
  private static Decision meant(TriggerRule rule, int ok, int failed, int skipped) {
    boolean run =
        switch (rule) {
          case ALL_SUCCESS -> failed == 0 && skipped == 0;
          case ALL_DONE, ALWAYS -> true;
          case ALL_FAILED -> ok == 0 && skipped == 0;
          case ONE_SUCCESS -> ok > 0;
          case ONE_FAILED -> failed > 0;
          case NONE_FAILED -> failed == 0;
          case NONE_FAILED_MIN_ONE_SUCCESS -> failed == 0 && ok > 0;
        };
    boolean skips = rule == TriggerRule.ALL_FAILED || rule == TriggerRule.ONE_FAILED || failed == 0;
    return run ? Decision.RUN : skips ? Decision.SKIP : Decision.FAIL;
  }

  @Test
  void noRuleDependsOnTheOrderInWhichParentsEnd() {
    Random random = new Random(7);
    for (int round = 0; round < 2_000; round++) {
      List<Integer> ends = new ArrayList<>();
      int[] last = new int[3];
      for (int i = 0; i <= random.nextInt(5); i++) {
        int end = random.nextInt(3);
        ends.add(end);
        last[end]++;
      }
      for (TriggerRule rule : TriggerRule.values()) {
        Decision expected = meant(rule, last[0], last[1], last[2]);
        int[] seen = new int[3];
        Decision first = Decision.WAIT;
        for (int i = 0; i < ends.size(); i++) {
          seen[ends.get(i)]++;
          Decision now = rule.decide(seen[0], seen[1], seen[2], ends.size() - i - 1);
          first = first == Decision.WAIT ? now : first;
          assertThat(now).as("%s of %s after %s", rule, ends, i).isIn(Decision.WAIT, expected);
        }
        assertThat(first).as("%s of %s", rule, ends).isEqualTo(expected);
      }
    }
  }

  @Test
  void referencesAreReadAndVariablesOfAShellStayAsTheyAre() throws Exception {
    List<Reference> found =
        Reference.in(
            "echo ${HOME} $${input.x} ${nodes.load-1.output.rows[0]} ${nodes['a.b'].state}");
    assertThat(found).extracting(r -> r.node().orElse("")).containsExactly("load-1", "a.b");
    assertThat(found.getFirst().path()).containsExactly("load-1", "output", "rows", "0");
    assertThat(Reference.whole("${input}")).isPresent();
    assertThat(Reference.whole("x ${input}")).isEmpty();
    assertThatThrownBy(() -> Reference.in("${node.load.output}"))
        .hasMessageContaining("did you mean nodes?");
    assertThatThrownBy(() -> Reference.in("${nodes.load.result}"))
        .hasMessageContaining("nodes.ID.output");
    assertThatThrownBy(() -> Reference.in("${input.a")).hasMessageContaining("closing }");
  }

  @Test
  void aStoredWorkflowSaysTheSameAsTheOneThatWasPut() {
    Workflow put = diamond().withDeadline(Duration.ofHours(2));
    assertThat(put.stored(3, 99, "ann").sameAs(put)).isTrue();
    assertThat(put.sameAs(diamond())).isFalse();
  }
}
