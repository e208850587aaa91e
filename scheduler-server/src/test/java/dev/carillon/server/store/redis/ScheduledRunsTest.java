package dev.carillon.server.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.schedule.FireOutcome;
import dev.carillon.model.schedule.FireRecord;
import dev.carillon.model.schedule.OverlapPolicy;
import dev.carillon.model.schedule.Schedule;
import dev.carillon.model.schedule.Target;
import dev.carillon.model.schedule.Trigger;
import dev.carillon.model.task.Payload;
import dev.carillon.model.task.Task;
import dev.carillon.model.worker.Outcome;
import dev.carillon.model.workflow.Run;
import dev.carillon.model.workflow.RunFilter;
import dev.carillon.model.workflow.RunState;
import dev.carillon.model.workflow.Workflow;
import dev.carillon.server.core.LoopSignals;
import dev.carillon.server.core.port.TaskStore.Admission;
import dev.carillon.server.core.run.Advance;
import dev.carillon.server.embedded.EmbeddedRedis;
import dev.carillon.server.expression.WorkflowExpressions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Schedules whose fires are runs of a workflow: one run an instant, whoever dies. */
class ScheduledRunsTest {
  private static final String START = "2026-03-01T11:59:30Z";
  private static EmbeddedRedis redis;

  @BeforeAll
  static void startRedis() {
    redis = EmbeddedRedis.startInMemory();
  }

  @AfterAll
  static void stopRedis() {
    redis.close();
  }

  private static Schedule minutely(String workflow, OverlapPolicy overlap) {
    return Schedule.of(
            "flows",
            Trigger.Cron.of("* * * * *"),
            new Target.Workflow(workflow, 0, Payload.EMPTY, Duration.ZERO))
        .change()
        .overlap(overlap)
        .build();
  }

  private static void putWorkflow(ScheduleRig rig) {
    Workflow flow = Workflow.of("flow", List.of(RunsFixture.node("a"), RunsFixture.node("b", "a")));
    rig.server.stores.workflows().put(flow, 0, "me").orElseThrow();
  }

  private static List<Run> runs(ScheduleRig rig) {
    return rig.server.workflows.list(RunFilter.ALL, 100, "").runs();
  }

  private static Advance advance(ScheduleRig rig) {
    return new Advance(
        new Advance.Parts(
            rig.server.stores.runs(),
            rig.server.stores.workflows(),
            new WorkflowExpressions(),
            Admission::of,
            new LoopSignals() {
              @Override
              public void ready() {}

              @Override
              public void due(int bucket, long dueMs) {}
            },
            (attempt, worker) -> {},
            (run, why) -> {},
            new Random(5)));
  }

  /** Plays advancer and worker until nothing lives any more. */
  private static void playOut(ScheduleRig rig) {
    Advance advance = advance(rig);
    for (int i = 0; i < 10; i++) {
      var unused = advance.pass(rig.server.owned.epochs());
      for (Task task : rig.tasks()) {
        if (task.state().live()) {
          rig.end(rig.start(task.id().toString()), Outcome.SUCCEEDED);
        }
      }
    }
  }

  private static List<FireOutcome> outcomes(ScheduleRig rig, Schedule schedule) {
    return rig.history(schedule).stream().map(FireRecord::outcome).toList();
  }

  @Test
  void anInstantHasOneRunThoughItsServerDiedBeforeTheStart() {
    try (ScheduleRig rig = new ScheduleRig(redis, START)) {
      putWorkflow(rig);
      Schedule schedule = minutely("flow", OverlapPolicy.SKIP);
      rig.put(schedule);
      rig.at("2026-03-01T12:00:00Z");
      rig.server.lostStarts = 1;
      assertThatThrownBy(() -> rig.server.fire()).isInstanceOf(CarillonException.class);
      assertThat(runs(rig)).isEmpty();
      rig.later(Duration.ofSeconds(11));
      ScheduleRig.Server other = rig.new Server(2);
      other.own();
      other.fire();
      other.fire();
      assertThat(runs(rig))
          .singleElement()
          .satisfies(
              run -> {
                assertThat(run.id()).isEqualTo(rig.history(schedule).getFirst().target());
                assertThat(run.labels())
                    .containsAllEntriesOf(
                        Map.of("schedule", "flows", "fire", "2026-03-01T12:00:00Z"));
              });
      other.stores.close();
    }
  }

  @Test
  void aRunThatLivesHoldsUpTheNextUntilItEnds() {
    try (ScheduleRig rig = new ScheduleRig(redis, START)) {
      putWorkflow(rig);
      Schedule schedule = minutely("flow", OverlapPolicy.QUEUE_ONE);
      rig.put(schedule);
      for (int minute = 0; minute < 3; minute++) {
        rig.at("2026-03-01T12:0" + minute + ":00Z");
        rig.server.fire();
      }
      assertThat(outcomes(rig, schedule))
          .containsExactly(FireOutcome.FIRED, FireOutcome.QUEUED, FireOutcome.SKIPPED);
      playOut(rig);
      rig.server.fire();
      assertThat(rig.fired(schedule))
          .containsExactly("2026-03-01T12:00:00Z", "2026-03-01T12:01:00Z");
      assertThat(runs(rig))
          .extracting(Run::state)
          .containsExactlyInAnyOrder(RunState.RUNNING, RunState.SUCCEEDED);
    }
  }

  @Test
  void aNewerFireMayTakeTheRunsPlace() {
    try (ScheduleRig rig = new ScheduleRig(redis, START)) {
      putWorkflow(rig);
      Schedule schedule = minutely("flow", OverlapPolicy.CANCEL_RUNNING);
      rig.put(schedule);
      rig.at("2026-03-01T12:00:00Z");
      rig.server.fire();
      rig.at("2026-03-01T12:01:00Z");
      rig.server.fire();
      playOut(rig);
      assertThat(runs(rig))
          .extracting(Run::state)
          .containsExactlyInAnyOrder(RunState.CANCELLED, RunState.SUCCEEDED);
    }
  }

  @Test
  void aWorkflowThatIsNotThereIsToldInTheHistory() {
    try (ScheduleRig rig = new ScheduleRig(redis, START)) {
      Schedule schedule = minutely("none", OverlapPolicy.SKIP);
      rig.put(schedule);
      rig.at("2026-03-01T12:00:00Z");
      rig.server.fire();
      assertThat(rig.history(schedule).getLast())
          .satisfies(
              line -> {
                assertThat(line.outcome()).isEqualTo(FireOutcome.REFUSED);
                assertThat(line.cause()).contains("none");
              });
      rig.at("2026-03-01T12:01:00Z");
      rig.server.fire();
      assertThat(outcomes(rig, schedule)).as("the next is tried, too").hasSize(4);
    }
  }
}
