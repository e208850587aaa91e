package dev.carillon.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.model.queue.PauseInfo;
import dev.carillon.model.schedule.Backfill;
import dev.carillon.model.schedule.BackfillOrder;
import dev.carillon.model.schedule.BackfillState;
import dev.carillon.model.schedule.ExclusionCalendar;
import dev.carillon.model.schedule.FireKind;
import dev.carillon.model.schedule.FireOutcome;
import dev.carillon.model.schedule.FirePage;
import dev.carillon.model.schedule.FireRecord;
import dev.carillon.model.schedule.MisfirePolicy;
import dev.carillon.model.schedule.OverlapPolicy;
import dev.carillon.model.schedule.Preview;
import dev.carillon.model.schedule.PutOutcome;
import dev.carillon.model.schedule.Schedule;
import dev.carillon.model.schedule.ScheduleFilter;
import dev.carillon.model.schedule.SchedulePage;
import dev.carillon.model.schedule.ScheduleSnapshot;
import dev.carillon.model.schedule.ScheduleState;
import dev.carillon.model.schedule.Target;
import dev.carillon.model.schedule.Trigger;
import dev.carillon.model.task.Payload;
import dev.carillon.model.told.Told;
import dev.carillon.v1.ListSchedulesRequest;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Schedules come back from the wire as they went, every constant of them. */
final class ScheduleRoundTripTest {
  private static final List<Trigger> TRIGGERS =
      List.of(
          Trigger.Cron.of("0 30 2 ? * MON#1"),
          new Trigger.Every(Duration.ofMinutes(15), 1_700_000_000_000L),
          new Trigger.AfterEnd(Duration.ofSeconds(90)),
          new Trigger.Once(1_800_000_000_000L),
          new Trigger.Event("orders", "value.amount > 100"));
  private static final ExclusionCalendar CALENDAR =
      new ExclusionCalendar(
          Set.of(LocalDate.of(2026, 12, 24), LocalDate.of(2027, 2, 28)),
          Set.of(MonthDay.of(2, 29), MonthDay.of(12, 25)),
          List.of(
              new ExclusionCalendar.Window(
                  Set.of(DayOfWeek.FRIDAY), LocalTime.of(22, 0), LocalTime.of(6, 0, 30)),
              new ExclusionCalendar.Window(
                  Set.of(DayOfWeek.values()), LocalTime.MIDNIGHT, LocalTime.of(1, 0))),
          Optional.of(ZoneId.of("Asia/Tokyo")));

  /** Every trigger with every policy, and both targets. */
  private static List<Schedule> schedules() {
    List<Schedule> all = new ArrayList<>();
    for (Trigger trigger : TRIGGERS) {
      for (OverlapPolicy overlap : OverlapPolicy.values()) {
        for (MisfirePolicy.Mode mode : MisfirePolicy.Mode.values()) {
          int seed = all.size();
          Schedule plain =
              Schedule.of("s" + seed, trigger, new Target.Task(new AnyRecord(seed).newTask()));
          all.add(seed % 3 == 0 ? plain : full(plain, overlap, mode, seed));
        }
      }
    }
    return all;
  }

  private static Schedule full(
      Schedule plain, OverlapPolicy overlap, MisfirePolicy.Mode mode, int seed) {
    return plain
        .change()
        .tenant("acme")
        .note("Grüße")
        .labels(Map.of("team", "data", "", "x"))
        .zone(ZoneId.of("Australia/Lord_Howe"))
        .startMs(seed)
        .endMs(1_900_000_000_000L)
        .jitter(Duration.ofSeconds(20))
        .exclusions(CALENDAR)
        .misfire(new MisfirePolicy(mode, Duration.ofSeconds(3), Duration.ofDays(2), 9_999))
        .overlap(overlap)
        .pauseAfterFailures(seed)
        .target(
            seed % 2 == 0
                ? plain.target()
                : new Target.Workflow("etl", seed, Payload.of("{\"a\":1}"), Duration.ofHours(2)))
        .build();
  }

  private static ScheduleSnapshot snapshot(Schedule schedule, ScheduleState state) {
    return new ScheduleSnapshot(
        schedule,
        3,
        state,
        state == ScheduleState.PAUSED
            ? Optional.of(new PauseInfo("why", "ann", 5, 6))
            : Optional.empty(),
        10,
        11,
        12,
        13,
        14,
        15,
        16,
        List.of("03-8M3KQ2ZVXH4T"),
        17,
        18);
  }

  @Test
  void schedules_alsoAsBytes() throws InvalidProtocolBufferException {
    for (Schedule schedule : schedules()) {
      byte[] bytes = ScheduleMapping.toProto(schedule).toByteArray();
      assertThat(ScheduleMapping.fromProto(dev.carillon.v1.Schedule.parseFrom(bytes), "schedule."))
          .isEqualTo(schedule);
    }
  }

  @Test
  void whereTheyStand() {
    for (ScheduleState state : ScheduleState.values()) {
      for (Schedule schedule : schedules().subList(0, 5)) {
        ScheduleSnapshot s = snapshot(schedule, state);
        assertThat(FireMapping.fromProto(FireMapping.toProto(s))).isEqualTo(s);
        SchedulePage page = new SchedulePage(List.of(s, s), "next", 7);
        assertThat(FireMapping.fromProto(FireMapping.toProto(page))).isEqualTo(page);
        for (PutOutcome.Change change : PutOutcome.Change.values()) {
          PutOutcome put = new PutOutcome(s, change, List.of("a warning"));
          assertThat(FireMapping.fromProto(FireMapping.toProto(put))).isEqualTo(put);
        }
      }
      ScheduleFilter filter = new ScheduleFilter("acme", "s", "a=b", Optional.of(state));
      assertThat(FireMapping.fromProto(FireMapping.toProto(filter, 10, "token"))).isEqualTo(filter);
    }
    for (ScheduleFilter filter : List.of(ScheduleFilter.ALL, ScheduleFilter.SOONEST)) {
      assertThat(FireMapping.fromProto(FireMapping.toProto(filter, 0, ""))).isEqualTo(filter);
    }
  }

  @Test
  void aNumberThatNobodyKnowsIsAWrongArgument() {
    assertThatThrownBy(() -> FireMapping.outcome(99))
        .isInstanceOfSatisfying(
            CarillonException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT))
        .hasMessageContaining("99");
    ListSchedulesRequest unknown = ListSchedulesRequest.newBuilder().setStateValue(99).build();
    assertThatThrownBy(() -> FireMapping.fromProto(unknown))
        .isInstanceOfSatisfying(
            CarillonException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT))
        .hasMessageContaining("99");
  }

  @Test
  void whatTheyDidAndWillDo() {
    List<FireRecord> fires = new ArrayList<>();
    for (FireKind kind : FireKind.values()) {
      for (FireOutcome outcome : FireOutcome.values()) {
        fires.add(
            new FireRecord(
                1,
                2,
                3,
                kind,
                outcome,
                "cause",
                "target",
                "dead",
                "ann",
                "03-1",
                fires.size(),
                Told.of("kept.overlap", Told.actor("ann"))));
        assertThat(FireMapping.outcome(FireMapping.toProto(outcome).getNumber())).hasValue(outcome);
      }
    }
    FirePage page = new FirePage(fires, "next");
    assertThat(FireMapping.fromProto(FireMapping.toProto(page))).isEqualTo(page);
    Preview preview =
        new Preview(
            "words",
            List.of(
                new Preview.Row(
                    1,
                    2,
                    "local",
                    true,
                    false,
                    List.of("a", "b"),
                    List.of(Told.of("plan.jitter", Told.text("3 s")), Told.NONE)),
                new Preview.Row(3, 4, "local", false, true, List.of(), List.of())),
            true,
            List.of("warning"),
            List.of(Told.of("plan.warn.never")));
    assertThat(FireMapping.fromProto(FireMapping.toProto(preview))).isEqualTo(preview);
  }

  @Test
  void backfills() {
    for (BackfillState state : BackfillState.values()) {
      Backfill backfill =
          new Backfill(
              "03-8M3KQ2ZVXH4T",
              "nightly",
              "acme",
              2,
              new BackfillOrder(
                  3, 4, 5, state == BackfillState.DONE, state == BackfillState.RUNNING, "why"),
              state,
              "ann",
              6,
              7,
              8,
              9,
              99,
              10,
              11,
              12,
              13,
              List.of(14L, 15L));
      assertThat(FireMapping.fromProto(FireMapping.toProto(backfill))).isEqualTo(backfill);
    }
  }

  @Test
  void whatCannotBeIsRefusedWithItsField() {
    refused("schedule.cron", p -> p.setCron("0 25 * * *"));
    refused("schedule.cron", p -> p.clearTrigger());
    refused("schedule.task", p -> p.clearTarget());
    refused("schedule.zone", p -> p.setZone("Mars/Olympus"));
    refused("schedule.zone", p -> p.setZone("x".repeat(100_000)));
    refused("schedule.jitter_millis", p -> p.setJitterMillis(-1));
    refused("schedule.overlap", p -> p.setOverlapValue(99));
    refused("schedule.misfire.mode", p -> p.getMisfireBuilder().setModeValue(99));
    refused(
        "schedule.exclusions.dates[1]",
        p -> p.getExclusionsBuilder().addDates("2026-12-24").addDates("2026-02-30"));
    refused("schedule.exclusions.yearly[0]", p -> p.getExclusionsBuilder().addYearly("13-01"));
    refused(
        "schedule.exclusions.dates",
        p ->
            p.getExclusionsBuilder()
                .addAllDates(java.util.Collections.nCopies(1_001, "2026-12-24")));
    refused(
        "schedule.exclusions.windows[0].from",
        p ->
            p.getExclusionsBuilder()
                .addWindowsBuilder()
                .addDays("MON")
                .setFrom("25:00")
                .setTo("26:00"));
    refused(
        "schedule.exclusions.windows[0].days[0]",
        p -> p.getExclusionsBuilder().addWindowsBuilder().addDays("MOO"));
    refused(
        "schedule.exclusions.windows[0].days",
        p -> p.getExclusionsBuilder().addWindowsBuilder().setFrom("01:00").setTo("02:00"));
  }

  private static void refused(String field, Consumer<dev.carillon.v1.Schedule.Builder> mistake) {
    dev.carillon.v1.Schedule.Builder proto =
        ScheduleMapping.toProto(schedules().getFirst()).toBuilder();
    mistake.accept(proto);
    assertThatThrownBy(() -> ScheduleMapping.fromProto(proto.build(), "schedule."))
        .isInstanceOfSatisfying(
            CarillonException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
              assertThat(e.field()).isEqualTo(field);
              assertThat(e.message()).hasSizeLessThan(400).startsWith("Expected");
            });
  }
}
