package dev.carillon.server.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.model.cluster.Finding;
import dev.carillon.model.schedule.Backfill;
import dev.carillon.model.schedule.BackfillOrder;
import dev.carillon.model.schedule.BackfillState;
import dev.carillon.model.schedule.Fire;
import dev.carillon.model.schedule.FireTimes;
import dev.carillon.model.schedule.OverlapPolicy;
import dev.carillon.model.schedule.Schedule;
import dev.carillon.model.schedule.ScheduleKey;
import dev.carillon.model.schedule.Target;
import dev.carillon.model.schedule.Trigger;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Payload;
import dev.carillon.model.task.Task;
import dev.carillon.model.worker.Outcome;
import dev.carillon.server.core.port.BackfillStore.Step;
import dev.carillon.server.core.port.ScheduleStore;
import dev.carillon.server.embedded.EmbeddedRedis;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Backfills, and schedules that nobody can work out, as the scripts and the firer live them. */
class BackfillsTest {
  static final Schedule HOURLY =
      Schedule.of(
              "report",
              Trigger.Cron.of("0 * * * *"),
              new Target.Task(NewTask.of("echo", Payload.of("hello")).inQueue("mail")))
          .change()
          .overlap(OverlapPolicy.ALLOW)
          .build();
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

  private static long ms(String instant) {
    return Instant.parse(instant).toEpochMilli();
  }

  static BackfillOrder order(String from, String to, int concurrency, boolean again) {
    return new BackfillOrder(ms(from), ms(to), concurrency, false, again, "why not");
  }

  static Backfill planned(ScheduleRig rig, BackfillOrder order) {
    ScheduleStore.Stored stored = rig.stored(HOURLY);
    List<Long> instants =
        new FireTimes(HOURLY)
            .between(order.fromMs(), order.toMs(), 10_000).stream().map(Fire::fireMs).toList();
    Set<Long> made =
        order.again() ? Set.of() : rig.store().made(stored.key(), order.fromMs(), order.toMs());
    String id = rig.store().idOf(stored.key(), stored.bornMs(), rig.now, "fill").toString();
    rig.server
        .stores
        .backfills()
        .plan(
            new Backfill(
                id,
                "report",
                "default",
                stored.version(),
                order,
                BackfillState.PLANNED,
                "me",
                0,
                0,
                0,
                instants.size() - made.size(),
                made.size(),
                0,
                0,
                0,
                0,
                instants),
            HOURLY,
            stored.bornMs(),
            Duration.ofHours(1));
    return now(rig, id);
  }

  static Backfill now(ScheduleRig rig, String id) {
    return rig.server.stores.backfills().find(id).orElseThrow();
  }

  private static Step move(
      ScheduleRig rig, Backfill backfill, BackfillState from, BackfillState to) {
    return rig.server
        .stores
        .backfills()
        .step(ScheduleKey.of(HOURLY), backfill.id(), from, to, "me");
  }

  static void begin(ScheduleRig rig, Backfill backfill) {
    for (int twice = 0; twice < 2; twice++) {
      assertThat(move(rig, backfill, BackfillState.PLANNED, BackfillState.RUNNING))
          .isEqualTo(new Step.Done());
    }
  }

  private static List<String> made(ScheduleRig rig, Backfill backfill) {
    return rig.tasksOf(HOURLY).stream()
        .filter(t -> backfill.id().equals(t.attributes().get("backfill")))
        .map(t -> t.attributes().get("fire"))
        .sorted()
        .toList();
  }

  static List<String> live(ScheduleRig rig) {
    return rig.tasks().stream().filter(t -> t.state().live()).map(Task::id).toList();
  }

  static void endLive(ScheduleRig rig) {
    live(rig).forEach(id -> rig.end(rig.start(id), Outcome.SUCCEEDED));
  }

  @Test
  void anInstantThatWasMadeIsLeftOutUnlessItIsAskedForAgain() {
    try (ScheduleRig rig = new ScheduleRig(redis, START)) {
      rig.put(HOURLY);
      rig.at("2026-03-01T12:00:00Z");
      rig.server.fire();
      rig.at("2026-03-01T12:30:00Z");
      Backfill plan =
          planned(rig, order("2026-03-01T09:00:00Z", "2026-03-01T12:01:00Z", 10, false));
      assertThat(plan.total()).isEqualTo(3);
      assertThat(plan.already()).isEqualTo(1);
      rig.server.fire();
      assertThat(made(rig, plan)).as("a plan makes nothing").isEmpty();
      begin(rig, plan);
      rig.server.fire();
      assertThat(made(rig, plan))
          .containsExactly("2026-03-01T09:00:00Z", "2026-03-01T10:00:00Z", "2026-03-01T11:00:00Z");
      endLive(rig);
      rig.server.fire();
      Backfill done = now(rig, plan.id());
      assertThat(done.state()).isEqualTo(BackfillState.DONE);
      assertThat(List.of(done.total(), done.already(), done.made(), done.succeeded()))
          .containsExactly(3L, 1L, 3L, 3L);
      rig.later(Duration.ofSeconds(1));
      Backfill twice =
          planned(rig, order("2026-03-01T09:00:00Z", "2026-03-01T12:01:00Z", 10, false));
      assertThat(twice.total()).isZero();
      begin(rig, twice);
      rig.server.fire();
      assertThat(now(rig, twice.id()).state()).isEqualTo(BackfillState.DONE);
      assertThat(made(rig, twice)).isEmpty();
      rig.later(Duration.ofSeconds(1));
      Backfill again =
          planned(rig, order("2026-03-01T09:00:00Z", "2026-03-01T12:01:00Z", 10, true));
      assertThat(again.total()).isEqualTo(4);
      begin(rig, again);
      rig.server.fire();
      assertThat(made(rig, again)).hasSize(4);
    }
  }

  @Test
  void oneThatNobodyCanReadHoldsUpNoOther() {
    try (ScheduleRig rig = new ScheduleRig(redis, START)) {
      rig.put(HOURLY);
      Backfill bad = planned(rig, order("2026-03-01T08:00:00Z", "2026-03-01T09:30:00Z", 10, false));
      begin(rig, bad);
      rig.later(Duration.ofMillis(10));
      Backfill good =
          planned(rig, order("2026-03-01T10:00:00Z", "2026-03-01T11:30:00Z", 10, false));
      begin(rig, good);
      rig.spoilFill(bad.id());
      rig.server.fire();
      assertThat(made(rig, good)).hasSize(2);
      assertThat(rig.server.vitals.alarms())
          .extracting(Finding::title)
          .singleElement()
          .satisfies(text -> assertThat(text).contains("backfill"));
    }
  }

  @Test
  void aBackfillGoesOnAfterACrashWithNeverMoreAtATimeThanItMay() {
    try (ScheduleRig rig = new ScheduleRig(redis, "2026-03-01T12:05:00Z")) {
      rig.put(HOURLY);
      Backfill plan = planned(rig, order("2026-02-27T00:00:00Z", "2026-02-28T00:00:00Z", 3, false));
      begin(rig, plan);
      ScheduleRig.Server server = rig.server;
      ScheduleRig.Server other = rig.new Server(2);
      for (int round = 0; round < 9; round++) {
        server.fire();
        assertThat(rig.tasks().stream().filter(t -> t.state().live()).count())
            .as("round " + round)
            .isEqualTo(round < 8 ? 3 : 0);
        endLive(rig);
        // The other one takes over: it knows only what stands in Redis.
        rig.later(Duration.ofSeconds(11));
        server = server == other ? rig.new Server(3 + round) : other;
        server.own();
      }
      assertThat(made(rig, plan)).hasSize(24).doesNotHaveDuplicates();
      server.fire();
      assertThat(now(rig, plan.id()).state()).isEqualTo(BackfillState.DONE);
      assertThat(rig.server.stores.backfills().of(List.of(ScheduleKey.of(HOURLY))))
          .extracting(Backfill::id)
          .containsExactly(plan.id());
    }
  }

  @Test
  void aCancelledBackfillMakesNoFurtherFires() {
    try (ScheduleRig rig = new ScheduleRig(redis, START)) {
      rig.put(HOURLY);
      Backfill plan = planned(rig, order("2026-02-27T00:00:00Z", "2026-02-28T00:00:00Z", 2, false));
      begin(rig, plan);
      rig.server.fire();
      assertThat(move(rig, plan, BackfillState.RUNNING, BackfillState.CANCELLED))
          .isEqualTo(new Step.Done());
      endLive(rig);
      rig.later(Duration.ofMinutes(1));
      rig.server.fire();
      assertThat(made(rig, plan)).hasSize(2);
      Backfill ended = now(rig, plan.id());
      assertThat(ended.state()).isEqualTo(BackfillState.CANCELLED);
      assertThat(List.of(ended.made(), ended.succeeded())).containsExactly(2L, 2L);
      assertThat(move(rig, plan, BackfillState.PLANNED, BackfillState.RUNNING))
          .isEqualTo(new Step.OtherState(BackfillState.CANCELLED));
    }
  }

  @Test
  void theBackfillOfADeletedScheduleEnds() {
    try (ScheduleRig rig = new ScheduleRig(redis, START)) {
      rig.put(HOURLY);
      Backfill plan = planned(rig, order("2026-02-27T00:00:00Z", "2026-02-28T00:00:00Z", 2, false));
      begin(rig, plan);
      rig.store().delete(ScheduleKey.of(HOURLY), 0, "me");
      rig.put(HOURLY);
      rig.server.fire();
      assertThat(made(rig, plan)).isEmpty();
      assertThat(now(rig, plan.id()).state()).isEqualTo(BackfillState.CANCELLED);
    }
  }

  @Test
  void aDefinitionThatCannotBeReadHoldsUpNoOtherAndIsTold() {
    try (ScheduleRig rig = new ScheduleRig(redis, START)) {
      rig.put(HOURLY);
      Schedule bad = Schedule.of("bad", Trigger.Cron.of("* * * * *"), HOURLY.target());
      rig.put(bad);
      rig.spoil(bad);
      rig.at("2026-03-01T12:00:00Z");
      rig.server.fire();
      assertThat(rig.fired(HOURLY)).containsExactly("2026-03-01T12:00:00Z");
      assertThat(rig.causes("schedule_trouble")).hasSize(1).first().asString().contains("bad");
      assertThat(rig.server.vitals.alarms())
          .singleElement()
          .satisfies(f -> assertThat(f.title()).contains("default/bad cannot be fired"));
      rig.later(Duration.ofMinutes(2));
      rig.server.fire();
      rig.server.fire();
      assertThat(rig.causes("schedule_trouble")).as("told once").hasSize(1);
      rig.mend(bad);
      rig.at("2026-03-01T12:10:00Z");
      rig.server.fire();
      assertThat(rig.fired(bad)).contains("2026-03-01T12:10:00Z");
    }
  }
}
