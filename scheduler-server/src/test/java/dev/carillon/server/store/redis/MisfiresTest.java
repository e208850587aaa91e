package dev.carillon.server.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.model.schedule.FireOutcome;
import dev.carillon.model.schedule.FireTimes;
import dev.carillon.model.schedule.MisfirePolicy;
import dev.carillon.model.schedule.OverlapPolicy;
import dev.carillon.model.schedule.Schedule;
import dev.carillon.model.schedule.Target;
import dev.carillon.model.schedule.Trigger;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Payload;
import dev.carillon.server.embedded.EmbeddedRedis;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What becomes of fires that nobody could make in time. */
class MisfiresTest {
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

  @Test
  void twelveHoursWithoutAServerAreMadeUpForByTheMisfirePolicy() {
    for (MisfirePolicy.Mode mode : MisfirePolicy.Mode.values()) {
      try (ScheduleRig rig = new ScheduleRig(redis, "2026-03-01T11:30:00Z")) {
        Schedule schedule =
            cron("*/10 * * * *")
                .change()
                .misfire(MisfirePolicy.of(mode))
                .overlap(OverlapPolicy.ALLOW)
                .build();
        rig.put(schedule);
        rig.at("2026-03-01T23:35:00Z");
        rig.server.fire();
        List<String> fired = rig.fired(schedule);
        long missed = rig.stored(schedule).missed();
        switch (mode) {
          case SKIP -> assertThat(fired).isEmpty();
          case FIRE_ONCE -> assertThat(fired).containsExactly("2026-03-01T23:30:00Z");
          case FIRE_ALL ->
              assertThat(fired)
                  .containsExactly(
                      "2026-03-01T22:40:00Z",
                      "2026-03-01T22:50:00Z",
                      "2026-03-01T23:00:00Z",
                      "2026-03-01T23:10:00Z",
                      "2026-03-01T23:20:00Z",
                      "2026-03-01T23:30:00Z");
        }
        assertThat(fired.size() + missed).as(mode.toString()).isEqualTo(72);
        assertThat(rig.history(schedule))
            .filteredOn(f -> f.outcome() == FireOutcome.MISSED)
            .allSatisfy(f -> assertThat(f.cause()).contains("No server ran."));
        rig.at("2026-03-01T23:40:00Z");
        rig.server.fire();
        assertThat(rig.fired(schedule)).hasSize(fired.size() + 1);
      }
    }
  }

  @Test
  void aSkippedOutageLeavesOutWhatIsLate_andNothingElse() {
    try (ScheduleRig rig = new ScheduleRig(redis, "2026-03-01T11:30:00Z")) {
      Schedule schedule =
          cron("*/10 * * * *")
              .change()
              .misfire(MisfirePolicy.of(MisfirePolicy.Mode.SKIP))
              .overlap(OverlapPolicy.ALLOW)
              .build();
      rig.put(schedule);
      rig.at("2026-03-01T12:00:30Z");
      rig.server.fire();
      assertThat(rig.history(schedule))
          .extracting(f -> Instant.ofEpochMilli(f.fireMs()) + " " + f.outcome())
          .containsExactly(
              "2026-03-01T11:40:00Z MISSED",
              "2026-03-01T11:50:00Z MISSED",
              "2026-03-01T12:00:00Z FIRED");
    }
  }

  /** Jitter as long as the interval: the newest instant has come, but is mostly not due yet. */
  @Test
  void anOutageIsMadeUpForOnce_howeverLongTheJitter() {
    for (MisfirePolicy.Mode mode : List.of(MisfirePolicy.Mode.FIRE_ONCE, MisfirePolicy.Mode.SKIP)) {
      try (ScheduleRig rig = new ScheduleRig(redis, "2026-03-01T11:59:30Z")) {
        Schedule schedule =
            cron("* * * * *")
                .change()
                .misfire(
                    new MisfirePolicy(mode, Duration.ofSeconds(90), Duration.ofHours(1), 1_000))
                .overlap(OverlapPolicy.ALLOW)
                .jitter(Duration.ofMinutes(10))
                .build();
        rig.put(schedule);
        FireTimes times = new FireTimes(schedule);
        // One of the minutes whose fire waits for at least half of them: it is not due, nor is the
        // one that stands where lateness ends.
        long minute = Instant.parse("2026-03-01T15:00:00Z").toEpochMilli();
        while (jitter(times, minute) < 40_000 || jitter(times, minute - 120_000) < 40_000) {
          minute += 60_000;
        }
        rig.at(minute + 1_000);
        rig.server.fire();
        rig.server.fire();
        long late = rig.now - 90_000;
        List<String> expected =
            times.between(minute - 600_000, minute + 1, 100).stream()
                .filter(f -> f.dueMs() <= rig.now)
                .filter(f -> mode != MisfirePolicy.Mode.SKIP || f.dueMs() >= late)
                .map(f -> Instant.ofEpochMilli(f.fireMs()).toString())
                .toList();
        assertThat(rig.fired(schedule))
            .as(mode.toString())
            .isEqualTo(mode == MisfirePolicy.Mode.SKIP ? expected : List.of(expected.getLast()));
        long due = (minute - Instant.parse("2026-03-01T12:00:00Z").toEpochMilli()) / 60_000;
        assertThat(rig.stored(schedule).missed()).isEqualTo(due - rig.fired(schedule).size());
        // Told together, not one step an instant.
        assertThat(rig.history(schedule)).hasSizeLessThan(30);
      }
    }
  }

  private static long jitter(FireTimes times, long minute) {
    return times.next(minute - 1).orElseThrow().dueMs() - minute;
  }
}
