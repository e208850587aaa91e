package dev.carillon.server.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.task.Payload;
import dev.carillon.model.task.TaskId;
import dev.carillon.model.task.TaskState;
import dev.carillon.model.worker.AttemptRef;
import dev.carillon.model.worker.CompletionCode;
import dev.carillon.model.worker.Outcome;
import dev.carillon.model.workflow.NodeState;
import dev.carillon.model.workflow.Run;
import dev.carillon.model.workflow.RunState;
import dev.carillon.model.workflow.SubWorkflow;
import dev.carillon.model.workflow.TriggerRule;
import dev.carillon.model.workflow.Workflow;
import dev.carillon.server.core.run.RunOperations;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What people do to runs: pause, cancel, retry, rerun, delete. */
final class RunsByHandTest extends RunsFixture {
  @Test
  void redrivingADeadNodeResumesItsRun() {
    Workflow flow =
        Workflow.of("redrive", List.of(node("a"), node("b", "a"), node("c", "b")))
            .withFinally(List.of(node("z")));
    TaskId run = rig.start(flow);
    rig.play(run, id -> id.equals("a") ? Outcome.FAILED_FATALLY : Outcome.SUCCEEDED);
    assertThat(rig.task(run, 0)).isEqualTo(TaskState.DEAD);
    rig.rig.stores.tasks().revive(new TaskId(0, rig.stored(run).nodes().task(0)), false, "ops");
    rig.advance();
    assertThat(rig.stored(run).vars().state()).isEqualTo(RunState.RUNNING);
    List<String> order = new ArrayList<>();
    rig.play(
        run,
        id -> {
          order.add(id);
          return Outcome.SUCCEEDED;
        });
    assertThat(order).containsExactly("a", "b", "c", "z");
    assertThat(rig.stored(run).vars().state()).isEqualTo(RunState.SUCCEEDED);
    rig.holdsTogether(run, flow);
  }

  @Test
  void aPausedRunStartsNothing_untilItIsResumed() {
    Workflow flow = Workflow.of("pause", List.of(node("a"), node("b", "a")));
    TaskId run = rig.start(flow);
    rig.advance();
    Run paused = rig.users().pause(run, "lunch", OPS);
    assertThat(paused.pause().orElseThrow().reason()).isEqualTo("lunch");
    rig.work(id -> Outcome.SUCCEEDED);
    rig.advance();
    assertThat(rig.states(run, flow))
        .containsEntry("a", NodeState.SUCCEEDED)
        .containsEntry("b", NodeState.WAITING);
    rig.users().resume(run, "", OPS);
    rig.play(run, id -> Outcome.SUCCEEDED);
    assertThat(rig.stored(run).vars().state()).isEqualTo(RunState.SUCCEEDED);
  }

  @Test
  void aCancelledRunStopsWhatRuns_andItsFinallyNodesRun() {
    Workflow flow =
        Workflow.of("cancel", List.of(node("a"), node("b", "a"), node("c")))
            .withFinally(List.of(node("z")));
    TaskId run = rig.start(flow);
    rig.advance();
    List<AttemptRef> left = rig.work(id -> id.equals("a") ? null : Outcome.SUCCEEDED);
    rig.users().cancel(run, "enough", OPS);
    rig.advance();
    assertThat(rig.rig.task(left.getFirst().id()).cancelRequested()).isTrue();
    rig.rig.complete(left.getFirst(), Outcome.CANCELLED);
    rig.play(run, id -> Outcome.SUCCEEDED);
    assertThat(rig.states(run, flow))
        .containsEntry("a", NodeState.CANCELLED)
        .containsEntry("b", NodeState.CANCELLED)
        .containsEntry("c", NodeState.SUCCEEDED)
        .containsEntry("z", NodeState.SUCCEEDED);
    assertThat(rig.stored(run).vars().state()).isEqualTo(RunState.CANCELLED);
    assertThatThrownBy(() -> rig.users().cancel(run, "again", OPS))
        .isInstanceOf(CarillonException.class);
    rig.holdsTogether(run, flow);
  }

  @Test
  void aRerunInsideARunningRunFencesOldAttempts() {
    Workflow flow =
        Workflow.of("rerun", List.of(node("a"), node("b", "a"), node("c", "b"), node("slow")));
    TaskId run = rig.start(flow);
    rig.advance();
    List<AttemptRef> slow = rig.work(id -> id.equals("slow") ? null : Outcome.SUCCEEDED);
    rig.advance();
    List<AttemptRef> b = rig.work(id -> null);
    rig.users().rerunFrom(run, "a", "wrong input", OPS);
    rig.advance();
    assertThat(rig.rig.complete(b.getFirst(), Outcome.SUCCEEDED).code())
        .isEqualTo(CompletionCode.STALE);
    assertThat(rig.states(run, flow))
        .containsEntry("a", NodeState.READY)
        .containsEntry("b", NodeState.WAITING)
        .containsEntry("slow", NodeState.READY);
    List<String> order = new ArrayList<>();
    rig.rig.complete(slow.getFirst(), Outcome.SUCCEEDED);
    rig.play(
        run,
        id -> {
          order.add(id);
          return Outcome.SUCCEEDED;
        });
    assertThat(order).containsExactly("a", "b", "c");
    assertThat(rig.stored(run).vars().state()).isEqualTo(RunState.SUCCEEDED);
    rig.holdsTogether(run, flow);
  }

  @Test
  void aRetriedNodeTakesAlongWhatDidNotRunBecauseOfIt() {
    Workflow flow =
        Workflow.of(
            "retry",
            List.of(
                node("a"),
                node("b", "a"),
                node("always", "a").withRule(TriggerRule.ALL_DONE),
                node("c", "b")));
    TaskId run = rig.start(flow);
    rig.play(run, id -> id.equals("a") ? Outcome.FAILED_FATALLY : Outcome.SUCCEEDED);
    rig.users().retryNode(run, "a", "", OPS);
    List<String> order = new ArrayList<>();
    rig.play(
        run,
        id -> {
          order.add(id);
          return Outcome.SUCCEEDED;
        });
    assertThat(order).containsExactly("a", "b", "c");
    assertThat(rig.stored(run).vars().state()).isEqualTo(RunState.SUCCEEDED);
    rig.holdsTogether(run, flow);
  }

  @Test
  void aNodeIsNeitherDeletedNorSweptWhileItsRunLives() {
    Workflow flow = Workflow.of("kept", List.of(node("a"), node("b", "a")));
    TaskId run = rig.start(flow);
    rig.advance();
    rig.work(id -> Outcome.SUCCEEDED);
    rig.advance();
    TaskId a = new TaskId(0, rig.stored(run).nodes().task(0));
    assertThatThrownBy(() -> rig.rig.stores.edits().delete(a, StoreRig.OPS))
        .isInstanceOf(CarillonException.class)
        .hasMessageContaining(run.toString());
    assertThat(rig.sweepAll()).isZero();
    assertThat(rig.rig.stores.tasks().find(a)).isPresent();
    assertThat(rig.audit()).isEmpty();
    rig.play(run, id -> Outcome.SUCCEEDED);
    assertThat(rig.sweepAll()).isEqualTo(2);
    assertThat(rig.audit()).isEmpty();
  }

  @Test
  void whatTheServerItselfCancelsTwiceStillRunsItsLastNodes() {
    Workflow flow = Workflow.of("replaced", List.of(node("a"))).withFinally(List.of(node("z")));
    TaskId run = rig.start(flow);
    rig.advance();
    RunOperations users = (RunOperations) rig.users();
    users.stop(run, "a newer one");
    users.stop(run, "a newer one");
    rig.play(run, id -> id.equals("a") ? Outcome.CANCELLED : Outcome.SUCCEEDED);
    assertThat(rig.stored(run).vars().state()).isEqualTo(RunState.CANCELLED);
    assertThat(rig.states(run, flow)).containsEntry("z", NodeState.SUCCEEDED);
  }

  @Test
  void aRunIsCancelledBeforeItsInnerRunIsMade() {
    rig.store(Workflow.of("inside", List.of(node("x"))).withFinally(List.of(node("z"))));
    Workflow outer =
        Workflow.of(
            "around", List.of(node("m").running(new SubWorkflow("inside", 0, Payload.EMPTY))));
    TaskId run = rig.start(outer);
    rig.diesBeforeInner = true;
    assertThatThrownBy(() -> rig.newServer().pass(rig.rig.epochs)).isInstanceOf(RunRig.Died.class);
    rig.users().cancel(run, "enough", OPS);
    List<String> ran = new ArrayList<>();
    rig.play(
        run,
        id -> {
          ran.add(id);
          return Outcome.SUCCEEDED;
        });
    assertThat(ran).containsExactly("z");
    assertThat(rig.stored(run).vars().state()).isEqualTo(RunState.CANCELLED);
    rig.holdsTogether(run, outer);
  }
}
