package dev.carillon.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.model.queue.PauseInfo;
import dev.carillon.model.task.Payload;
import dev.carillon.model.task.TaskState;
import dev.carillon.model.told.Told;
import dev.carillon.model.workflow.FailureStrategy;
import dev.carillon.model.workflow.FanOut;
import dev.carillon.model.workflow.Node;
import dev.carillon.model.workflow.NodeState;
import dev.carillon.model.workflow.NodeView;
import dev.carillon.model.workflow.Phase;
import dev.carillon.model.workflow.PhaseSpan;
import dev.carillon.model.workflow.Run;
import dev.carillon.model.workflow.RunPage;
import dev.carillon.model.workflow.RunState;
import dev.carillon.model.workflow.RunUpdate;
import dev.carillon.model.workflow.SubWorkflow;
import dev.carillon.model.workflow.TriggerRule;
import dev.carillon.model.workflow.Workflow;
import dev.carillon.model.workflow.WorkflowProblem;
import dev.carillon.model.workflow.WorkflowVersion;
import dev.carillon.v1.WorkflowNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Workflows and runs come back from the wire as they went, every constant of them. */
final class WorkflowRoundTripTest {
  private static Workflow workflow(FailureStrategy strategy) {
    List<Node> nodes = new ArrayList<>();
    for (TriggerRule rule : TriggerRule.values()) {
      nodes.add(
          Node.of(rule.word(), new AnyRecord(rule.code()).newTask(), "a", "b")
              .withRule(rule)
              .when("nodes.a.output.rows > 0"));
    }
    nodes.add(nodes.getFirst().mapped(FanOut.over(List.of("1", "{\"a\":2}"))).thatMayFail());
    nodes.add(nodes.getFirst().mapped(new FanOut(List.of(), "${nodes.a.output}", 5)));
    nodes.add(nodes.getFirst().running(new SubWorkflow("inner", 3, Payload.of("{}"))));
    return new Workflow(
        "acme",
        "daily",
        4,
        "Grüße",
        Map.of("team", "data"),
        nodes,
        nodes.subList(0, 2),
        strategy,
        7,
        Duration.ofHours(2),
        Payload.of("{\"date\":1}"),
        123,
        "ann");
  }

  private static Run run(RunState state, Run.DeadlineState deadline, boolean paused) {
    return new Run(
        "03-8M3KQ2ZVXH4T",
        "acme",
        "daily",
        4,
        state,
        paused ? Optional.of(new PauseInfo("why", "ann", 5, 0)) : Optional.empty(),
        Map.of("a", "b"),
        Payload.of("{}"),
        1,
        2,
        3,
        4,
        deadline,
        5,
        "ann",
        "because",
        "03-AAAAAAAAAAAA",
        "outer",
        Map.of(NodeState.SUCCEEDED, 3, NodeState.WAITING, 2),
        List.of("x", "y"),
        99);
  }

  private static NodeView node(NodeState state, Optional<TaskState> task) {
    return new NodeView(
        "x",
        state,
        task,
        "03-8M3KQ2ZVXH4T",
        "",
        10,
        4,
        1,
        2,
        100,
        200,
        300,
        "rule all_success: y failed",
        "boom",
        17,
        -1,
        400,
        Arrays.stream(Phase.values()).map(p -> new PhaseSpan(p, 1, 2)).toList(),
        98,
        Told.of("cause.RULE"));
  }

  @Test
  void definitions() {
    for (FailureStrategy strategy : FailureStrategy.values()) {
      Workflow workflow = workflow(strategy);
      assertThat(WorkflowMapping.fromProto(WorkflowMapping.toProto(workflow), ""))
          .isEqualTo(workflow);
    }
  }

  @Test
  void versionsWithEveryKindOfProblem() {
    List<WorkflowProblem> problems =
        Arrays.stream(WorkflowProblem.Kind.values())
            .map(kind -> new WorkflowProblem(kind, "n", "nodes[0]", "Expected …", "Do …"))
            .toList();
    WorkflowVersion version = WorkflowVersion.of(workflow(FailureStrategy.STOP), true, problems);
    assertThat(WorkflowMapping.fromProto(WorkflowMapping.toProto(version))).isEqualTo(version);
  }

  @Test
  void runsAndTheirPages() {
    for (RunState state : RunState.values()) {
      for (Run.DeadlineState deadline : Run.DeadlineState.values()) {
        Run run = run(state, deadline, state == RunState.RUNNING);
        assertThat(RunMapping.fromProto(RunMapping.toProto(run))).isEqualTo(run);
      }
    }
    RunPage page = new RunPage(List.of(run(RunState.FAILED, Run.DeadlineState.NONE, false)), "t");
    assertThat(RunMapping.fromProto(RunMapping.toProto(page))).isEqualTo(page);
  }

  @Test
  void updatesWithNodesInEveryState() {
    List<NodeView> nodes = new ArrayList<>();
    for (NodeState state : NodeState.values()) {
      nodes.add(node(state, Optional.empty()));
      nodes.add(node(state, Optional.of(TaskState.RETRY_WAIT)));
    }
    RunUpdate update =
        new RunUpdate(run(RunState.RUNNING, Run.DeadlineState.AT_RISK, false), nodes, true, true);
    assertThat(RunMapping.fromProto(RunMapping.toProto(update))).isEqualTo(update);
    assertThat(update.revision()).isEqualTo(98);
  }

  @Test
  void whatCannotBeIsRefusedWithItsPlace() {
    dev.carillon.v1.Workflow wrong =
        dev.carillon.v1.Workflow.newBuilder()
            .setId("w")
            .addNodes(WorkflowNode.newBuilder().setId("a"))
            .addNodes(WorkflowNode.newBuilder().setId("b").setTriggerValue(42))
            .build();
    assertThatThrownBy(() -> WorkflowMapping.fromProto(wrong, "workflow."))
        .extracting(e -> ((dev.carillon.model.error.CarillonException) e).field())
        .isEqualTo("workflow.nodes[1].trigger");
  }
}
