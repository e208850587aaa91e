package dev.carillon.server.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.model.schedule.FireOutcome;
import dev.carillon.model.schedule.FireRecord;
import dev.carillon.model.schedule.MisfirePolicy;
import dev.carillon.model.schedule.OverlapPolicy;
import dev.carillon.model.schedule.Schedule;
import dev.carillon.model.schedule.ScheduleKey;
import dev.carillon.model.schedule.Target;
import dev.carillon.model.schedule.Trigger;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Payload;
import dev.carillon.model.task.Task;
import dev.carillon.model.task.TaskState;
import dev.carillon.model.worker.AttemptRef;
import dev.carillon.model.worker.Outcome;
import dev.carillon.server.embedded.EmbeddedRedis;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Schedules as the scripts and the firer live them, on a real Redis with a clock of the test. */
class SchedulesTest {
  private static final Target ECHO =
      new Target.Task(NewTask.of("echo", Payload.of("hello")).inQueue("mail"));
  private static EmbeddedRedis redis;

  @BeforeAll
  static void startRedis() {
    redis = EmbeddedRedis.startInMemory();
  }

  @AfterAll
  static void stopRedis() {
    redis.close();
  }

  private static Schedule cron(String text) {
    return Schedule.of("report", Trigger.Cron.of(text), ECHO);
  }

  private static Schedule minutely(OverlapPolicy overlap) {
    return cron("* * * * *").change().overlap(overlap).build();
  }

  private static Schedule hourly(MisfirePolicy.Mode mode) {
    return cron("0 * * * *").change().misfire(MisfirePolicy.of(mode)).build();
  }

  @Test
  void aCronScheduleCreatesItsTaskOnceAnInstant() {
    try (ScheduleRig rig = new ScheduleRig(redis, "2026-03-01T11:59:30Z")) {
      Schedule schedule = cron("0 * * * *");
      rig.put(schedule);
      rig.server.fire();
      assertThat(rig.tasks()).isEmpty();
      rig.at("2026-03-01T12:00:00.004Z");
      rig.server.fire();
      rig.server.fire();
      assertThat(rig.fired(schedule)).containsExactly("2026-03-01T12:00:00Z");
      Task task = rig.tasks().getFirst();
      assertThat(task.state()).isEqualTo(TaskState.READY);
      assertThat(task.queue()).isEqualTo("mail");
      assertThat(task.attributes())
          .containsEntry("schedule", "report")
          .containsEntry("fire", "2026-03-01T12:00:00Z");
      rig.runLast(schedule, Outcome.SUCCEEDED);
      rig.at("2026-03-01T13:00:00Z");
      rig.server.fire();
      assertThat(rig.fired(schedule)).hasSize(2);
      assertThat(rig.stored(schedule).fired()).isEqualTo(2);
    }
  }

  @Test
  void aServerThatLostTheBucketFiresNothing() {
    try (ScheduleRig rig = new ScheduleRig(redis, "2026-03-01T11:59:30Z")) {
      Schedule schedule = cron("0 * * * *");
      rig.put(schedule);
      ScheduleRig.Server other = rig.new Server(2);
      rig.later(Duration.ofSeconds(30));
      other.own();
      assertThatThrownBy(() -> rig.server.fire())
          .isInstanceOf(CarillonException.class)
          .hasMessageContaining("another server");
      other.fire();
      assertThat(rig.tasks()).hasSize(1);
      other.stores.close();
    }
  }

  @Test
  void whatIsCaughtUpRunsOneAfterTheOtherUnlessItMayOverlap() {
    try (ScheduleRig rig = new ScheduleRig(redis, "2026-03-01T11:30:00Z")) {
      Schedule schedule =
          cron("*/20 * * * *")
              .change()
              .misfire(MisfirePolicy.of(MisfirePolicy.Mode.FIRE_ALL))
              .build();
      rig.put(schedule);
      rig.at("2026-03-01T23:35:00Z");
      rig.server.fire();
      assertThat(rig.fired(schedule)).containsExactly("2026-03-01T22:40:00Z");
      rig.runLast(schedule, Outcome.SUCCEEDED);
      rig.server.fire();
      assertThat(rig.fired(schedule)).endsWith("2026-03-01T23:00:00Z").hasSize(2);
      rig.runLast(schedule, Outcome.SUCCEEDED);
      rig.server.fire();
      assertThat(rig.fired(schedule)).endsWith("2026-03-01T23:20:00Z").hasSize(3);
    }
  }

  @Test
  void aFireWhileTheRunBeforeLivesObeysTheOverlapPolicy() {
    for (OverlapPolicy policy : OverlapPolicy.values()) {
      try (ScheduleRig rig = new ScheduleRig(redis, "2026-03-01T11:59:30Z")) {
        Schedule schedule = minutely(policy);
        rig.put(schedule);
        rig.at("2026-03-01T12:00:00Z");
        rig.server.fire();
        AttemptRef first = rig.start(rig.history(schedule).getFirst().target());
        rig.at("2026-03-01T12:01:00Z");
        rig.server.fire();
        rig.at("2026-03-01T12:02:00Z");
        rig.server.fire();
        List<FireOutcome> outcomes =
            rig.history(schedule).stream().map(FireRecord::outcome).toList();
        switch (policy) {
          case SKIP ->
              assertThat(outcomes)
                  .containsExactly(FireOutcome.FIRED, FireOutcome.SKIPPED, FireOutcome.SKIPPED);
          case QUEUE_ONE -> {
            assertThat(outcomes)
                .containsExactly(FireOutcome.FIRED, FireOutcome.QUEUED, FireOutcome.SKIPPED);
            rig.end(first, Outcome.SUCCEEDED);
            rig.server.fire();
            assertThat(rig.fired(schedule))
                .containsExactly("2026-03-01T12:00:00Z", "2026-03-01T12:01:00Z");
          }
          case ALLOW -> assertThat(outcomes).containsOnly(FireOutcome.FIRED).hasSize(3);
          case CANCEL_RUNNING -> {
            assertThat(outcomes).containsOnly(FireOutcome.FIRED).hasSize(3);
            assertThat(rig.server.stores.tasks().find(first.id()).orElseThrow().cancelRequested())
                .isTrue();
          }
        }
      }
    }
  }

  @Test
  void aFixedDelayCountsFromTheEndOfTheRun() {
    try (ScheduleRig rig = new ScheduleRig(redis, "2026-03-01T12:00:00Z")) {
      Schedule schedule = Schedule.of("poll", new Trigger.AfterEnd(Duration.ofSeconds(30)), ECHO);
      rig.put(schedule);
      rig.later(Duration.ofSeconds(30));
      rig.server.fire();
      assertThat(rig.fired(schedule)).containsExactly("2026-03-01T12:00:30Z");
      AttemptRef run = rig.start(rig.history(schedule).getFirst().target());
      rig.later(Duration.ofMinutes(10));
      rig.server.fire();
      assertThat(rig.fired(schedule)).hasSize(1);
      rig.end(run, Outcome.SUCCEEDED);
      rig.later(Duration.ofSeconds(29));
      rig.server.fire();
      assertThat(rig.fired(schedule)).hasSize(1);
      rig.later(Duration.ofSeconds(1));
      rig.server.fire();
      assertThat(rig.fired(schedule)).endsWith("2026-03-01T12:11:00Z").hasSize(2);
    }
  }

  @Test
  void failuresInARowPauseIt() {
    try (ScheduleRig rig = new ScheduleRig(redis, "2026-03-01T11:59:30Z")) {
      Schedule schedule = minutely(OverlapPolicy.SKIP).change().pauseAfterFailures(2).build();
      rig.put(schedule);
      for (int minute = 0; minute < 4; minute++) {
        rig.at("2026-03-01T12:0" + minute + ":00Z");
        rig.server.fire();
        if (minute < 2) {
          rig.runLast(schedule, Outcome.FAILED_FATALLY);
        }
        rig.server.fire();
      }
      assertThat(rig.fired(schedule)).hasSize(2);
      assertThat(rig.stored(schedule).pause().orElseThrow().reason()).startsWith("2 in a row");
      assertThat(rig.store().resume(ScheduleKey.of(schedule), "me", "")).isTrue();
      rig.at("2026-03-01T12:04:00Z");
      rig.server.fire();
      assertThat(rig.stored(schedule).failures()).isZero();
      assertThat(rig.fired(schedule)).hasSizeGreaterThan(2);
    }
  }

  @Test
  void whatIsMissedInAPauseSaysWhoPausedIt() {
    try (ScheduleRig rig = new ScheduleRig(redis, "2026-03-01T11:59:30Z")) {
      Schedule schedule = hourly(MisfirePolicy.Mode.SKIP);
      rig.put(schedule);
      rig.store().pause(ScheduleKey.of(schedule), "ops", "maintenance", Duration.ZERO);
      rig.at("2026-03-01T15:30:00Z");
      rig.server.fire();
      assertThat(rig.history(schedule)).isEmpty();
      rig.store().resume(ScheduleKey.of(schedule), "ops", "");
      rig.server.fire();
      assertThat(rig.history(schedule))
          .hasSize(4)
          .allSatisfy(f -> assertThat(f.cause()).contains("paused by ops"));
      assertThat(rig.missedEvents())
          .hasSize(4)
          .allSatisfy(e -> assertThat(e).startsWith("schedule default/report: fire "));
      rig.at("2026-03-01T16:00:00Z");
      rig.server.fire();
      assertThat(rig.fired(schedule)).containsExactly("2026-03-01T16:00:00Z");
    }
  }

  @Test
  void anEditNeitherFiresThePastNorAnInstantTwice() {
    try (ScheduleRig rig = new ScheduleRig(redis, "2026-03-01T11:59:30Z")) {
      Schedule schedule = cron("0 * * * *");
      rig.put(schedule);
      rig.at("2026-03-01T12:00:00Z");
      rig.server.fire();
      Schedule edited = cron("*/5 * * * *");
      rig.put(edited);
      rig.server.fire();
      assertThat(rig.fired(schedule)).containsExactly("2026-03-01T12:00:00Z");
      rig.runLast(schedule, Outcome.SUCCEEDED);
      rig.at("2026-03-01T12:30:10Z");
      rig.put(edited.change().note("still").build());
      rig.server.fire();
      assertThat(rig.fired(schedule)).hasSize(1);
      rig.at("2026-03-01T12:35:00Z");
      rig.server.fire();
      assertThat(rig.fired(schedule)).endsWith("2026-03-01T12:35:00Z").hasSize(2);
    }
  }

  @Test
  void theHourThatIsSkippedOrRepeatedFiresOnce() {
    ZoneId berlin = ZoneId.of("Europe/Berlin");
    for (String day : List.of("2026-03-29", "2026-10-25")) {
      try (ScheduleRig rig = new ScheduleRig(redis, day + "T00:00:30Z")) {
        Schedule schedule = cron("30 2 * * *").change().zone(berlin).build();
        rig.put(schedule);
        for (int minute = 1; minute < 180; minute++) {
          rig.later(Duration.ofMinutes(1));
          rig.server.fire();
        }
        assertThat(rig.fired(schedule)).as(day).hasSize(1);
      }
    }
  }

  @Test
  void whatIsStoredIsReadAgainWordForWord() {
    Schedule schedule =
        cron("0 12 * * MON-FRI")
            .change()
            .note("Ä note\twith\nall sorts & = %")
            .labels(Map.of("team", "a=b&c", "x", ""))
            .overlap(OverlapPolicy.QUEUE_ONE)
            .jitter(Duration.ofSeconds(7))
            .build();
    assertThat(ScheduleText.decode(ScheduleText.encode(schedule))).isEqualTo(schedule);
  }

  /**
   * Two servers take the bucket from each other at random, one of them often looks, works out its
   * step and comes to fire only after the other, or never: each instant has one task.
   */
  @Test
  void everyInstantHasOneTaskWhoeverDiesOrComesLate() {
    for (int seed = 1; seed <= 8; seed++) {
      Random random = new Random(seed);
      try (ScheduleRig rig = new ScheduleRig(redis, "2026-03-01T12:00:00Z")) {
        ScheduleRig.Server other = rig.new Server(2);
        List<Schedule> schedules = new ArrayList<>();
        for (int i = 1; i <= 10; i++) {
          Schedule schedule =
              Schedule.of("s" + i, new Trigger.Every(Duration.ofSeconds(i), 0), ECHO)
                  .change()
                  .overlap(OverlapPolicy.ALLOW)
                  .misfire(
                      new MisfirePolicy(
                          MisfirePolicy.Mode.SKIP, Duration.ofDays(1), Duration.ofHours(1), 100))
                  .build();
          rig.put(schedule);
          schedules.add(schedule);
        }
        List<ScheduleRig.Server> servers = List.of(rig.server, other);
        List<Runnable> late = new ArrayList<>();
        for (int step = 0; step < 40; step++) {
          rig.later(Duration.ofMillis(random.nextInt(3_000)));
          ScheduleRig.Server server = servers.get(random.nextInt(2));
          switch (random.nextInt(4)) {
            // One that stood still longer than its ownership lasts: the other one takes over.
            case 0 -> {
              rig.later(Duration.ofSeconds(10));
              server.own();
            }
            case 1 -> late.add(server.plan());
            case 2 -> {
              if (!late.isEmpty()) {
                tolerated(late.remove(random.nextInt(late.size())));
              }
            }
            default -> tolerated(server::fire);
          }
        }
        rig.later(Duration.ofSeconds(11));
        other.own();
        other.fire();
        late.forEach(SchedulesTest::tolerated);
        for (Schedule schedule : schedules) {
          long every = ((Trigger.Every) schedule.trigger()).interval().toMillis();
          long start = Instant.parse("2026-03-01T12:00:00Z").toEpochMilli();
          List<String> expected = new ArrayList<>();
          for (long at = (start / every + 1) * every; at <= rig.now; at += every) {
            expected.add(Instant.ofEpochMilli(at).toString());
          }
          List<String> made =
              rig.tasksOf(schedule).stream().map(t -> t.attributes().get("fire")).sorted().toList();
          assertThat(made).as("seed " + seed + " " + schedule.id()).isEqualTo(expected);
        }
        other.stores.close();
      }
    }
  }

  /** Whoever was overtaken is refused: by its epoch. */
  private static void tolerated(Runnable step) {
    try {
      step.run();
    } catch (CarillonException e) {
      assertThat(e.code()).isEqualTo(ErrorCode.FENCED);
    }
  }

  @Test
  void aFullRedisMakesAFireLateAndNeverLosesItSilently() {
    try (EmbeddedRedis small = EmbeddedRedis.startInMemory();
        ScheduleRig rig = new ScheduleRig(small, "2026-03-01T11:59:30Z")) {
      Schedule schedule = cron("0 * * * *");
      rig.put(schedule);
      rig.server.fire();
      rig.full(true);
      rig.at("2026-03-01T12:00:00Z");
      assertThatThrownBy(() -> rig.server.fire())
          .isInstanceOfSatisfying(
              CarillonException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.STORE_FULL));
      rig.at("2026-03-01T15:10:00Z");
      assertThatThrownBy(() -> rig.server.fire()).isInstanceOf(CarillonException.class);
      rig.full(false);
      rig.server.fire();
      assertThat(rig.fired(schedule)).containsExactly("2026-03-01T15:00:00Z");
      assertThat(rig.history(schedule))
          .filteredOn(f -> f.outcome() == FireOutcome.MISSED)
          .hasSize(3)
          .allSatisfy(f -> assertThat(f.cause()).contains("Redis was full."));
    }
  }
}
