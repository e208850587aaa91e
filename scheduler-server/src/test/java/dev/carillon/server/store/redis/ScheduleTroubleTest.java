package dev.carillon.server.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.model.cluster.Finding;
import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.model.queue.PauseInfo;
import dev.carillon.model.schedule.FireOutcome;
import dev.carillon.model.schedule.OverlapPolicy;
import dev.carillon.model.schedule.Schedule;
import dev.carillon.model.schedule.ScheduleKey;
import dev.carillon.model.schedule.Target;
import dev.carillon.model.schedule.Trigger;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Payload;
import dev.carillon.model.workflow.Run;
import dev.carillon.model.workflow.RunFilter;
import dev.carillon.model.workflow.Workflow;
import dev.carillon.server.core.schedule.ScheduledRuns;
import dev.carillon.server.embedded.EmbeddedRedis;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What nobody can read or start stands before nothing else, and is found. */
class ScheduleTroubleTest {
  private static EmbeddedRedis redis;
  private ScheduleRig rig;

  @BeforeAll
  static void startRedis() {
    redis = EmbeddedRedis.startInMemory();
  }

  @AfterAll
  static void stopRedis() {
    redis.close();
  }

  @BeforeEach
  void open() {
    rig = new ScheduleRig(redis, "2026-03-01T11:59:30Z");
    Workflow flow = Workflow.of("flow", List.of(RunsFixture.node("a")));
    rig.server.stores.workflows().put(flow, 0, "me").orElseThrow();
  }

  @AfterEach
  void close() {
    rig.close();
  }

  private static Schedule flows(String id) {
    return Schedule.of(
            id,
            Trigger.Cron.of("* * * * *"),
            new Target.Workflow("flow", 0, Payload.EMPTY, Duration.ZERO))
        .change()
        .overlap(OverlapPolicy.ALLOW)
        .build();
  }

  private static Schedule tasks(String id) {
    return Schedule.of(
        id,
        Trigger.Cron.of("* * * * *"),
        new Target.Task(NewTask.of("echo", Payload.EMPTY).inQueue("mail")));
  }

  private List<Run> runs() {
    return rig.server.workflows.list(RunFilter.ALL, 100, "").runs();
  }

  private List<FireOutcome> outcomes(Schedule schedule) {
    return rig.history(schedule).stream().map(f -> f.outcome()).toList();
  }

  @Test
  void owedRunsThatNobodyCanReadHoldUpNoOthers() {
    for (int i = 0; i < 25; i++) {
      rig.put(flows("bad" + i));
    }
    rig.at("2026-03-01T12:00:00Z");
    rig.server.lostStarts = 1;
    assertThatThrownBy(() -> rig.server.fire()).isInstanceOf(CarillonException.class);
    assertThat(rig.spoilOwed()).isEqualTo(25);
    rig.put(flows("good"));
    rig.at("2026-03-01T12:01:00Z");
    for (int i = 0; i < 40; i++) {
      // Twenty are looked at in one pass.
      var unused = rig.server.firer.runOnce();
    }
    assertThat(runs()).as("all of the second minute").hasSize(26);
    assertThat(rig.server.vitals.alarms())
        .extracting(Finding::title)
        .anySatisfy(text -> assertThat(text).contains("cannot be started"));
  }

  @Test
  void aFaultThatIsNotTheRunsOwnLosesNoFire() {
    Schedule schedule = flows("faulty");
    rig.put(schedule);
    rig.at("2026-03-01T12:00:00Z");
    rig.server.faultyStarts = 1;
    rig.server.fire();
    assertThat(outcomes(schedule)).containsExactly(FireOutcome.FIRED);
    assertThat(runs()).isEmpty();
    rig.at("2026-03-01T12:01:01Z");
    rig.server.fire();
    rig.server.fire();
    assertThat(runs()).hasSize(2);
  }

  @Test
  void aRunThatDidStartIsNotRefusedInTheHistory() {
    Schedule schedule = flows("lied");
    rig.put(schedule);
    rig.at("2026-03-01T12:00:00Z");
    rig.server.liedStarts = 1;
    rig.server.fire();
    assertThat(runs()).hasSize(1);
    assertThat(outcomes(schedule)).containsExactly(FireOutcome.FIRED);
    assertThat(rig.missedEvents()).isEmpty();
    assertThat(rig.store().live(ScheduleKey.of(schedule), 10)).hasSize(1);
  }

  @Test
  void aRunThatIsOwedNoMoreIsNotStartedByWhoComesLate() {
    Schedule schedule = flows("late");
    rig.put(schedule);
    rig.at("2026-03-01T12:00:00Z");
    rig.server.lostStarts = 1;
    assertThatThrownBy(() -> rig.server.fire()).isInstanceOf(CarillonException.class);
    var owed = rig.store().due(List.of(0), 10).get(0).owed().getFirst();
    rig.store().paid(owed.id(), rig.server.owned.epochs().get(0), "The workflow is gone.");
    new ScheduledRuns(rig.server.workflows).accept(owed);
    assertThat(runs()).isEmpty();
    assertThat(outcomes(schedule)).containsExactly(FireOutcome.FIRED, FireOutcome.REFUSED);
  }

  @Test
  void theEndOfAPauseDoesNotUndoTheNextOne() {
    Schedule schedule = tasks("report");
    ScheduleKey key = ScheduleKey.of(schedule);
    rig.put(schedule);
    rig.store().pause(key, "first", "", Duration.ofMinutes(1));
    PauseInfo first = rig.stored(schedule).pause().orElseThrow();
    rig.later(Duration.ofMinutes(1));
    rig.store().pause(key, "second", "not yet", Duration.ofHours(1));
    rig.store().pauseEnds(key, first);
    assertThat(rig.stored(schedule).pause())
        .hasValueSatisfying(p -> assertThat(p.actor()).isEqualTo("second"));
    rig.later(Duration.ofHours(1));
    rig.server.fire();
    assertThat(rig.stored(schedule).pause()).isEmpty();
  }

  @Test
  void aPauseWithoutAnEndIsNotEndedByALookAtIt() {
    Schedule schedule = tasks("report");
    ScheduleKey key = ScheduleKey.of(schedule);
    rig.put(schedule);
    rig.store().pause(key, "me", "for good", Duration.ZERO);
    // Its step failed while somebody paused it: it is to be looked at again.
    rig.store()
        .trouble(0, rig.server.owned.epochs().get(0), rig.store().nameOf(key), "", "a hiccup");
    rig.later(Duration.ofSeconds(5));
    rig.server.fire();
    assertThat(rig.stored(schedule).pause()).isPresent();
    rig.later(Duration.ofMinutes(5));
    rig.server.fire();
    assertThat(rig.tasks()).isEmpty();
  }

  @Test
  void aScheduleThatNobodyCanReadSaysSo_andTheListShowsTheOthers() {
    Schedule bad = tasks("bad");
    Schedule good = tasks("good");
    rig.put(bad);
    rig.put(good);
    rig.spoil(bad);
    assertThat(rig.store().find(List.of(ScheduleKey.of(bad), ScheduleKey.of(good))))
        .extracting(s -> s.schedule().id())
        .containsExactly("good");
    assertThatThrownBy(() -> rig.store().find(ScheduleKey.of(bad)))
        .isInstanceOfSatisfying(
            CarillonException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.INCOMPATIBLE_DATA));
  }
}
