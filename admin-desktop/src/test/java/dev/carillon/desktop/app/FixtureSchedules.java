package dev.carillon.desktop.app;

import dev.carillon.desktop.state.SchedulePort;
import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.model.queue.PauseInfo;
import dev.carillon.model.schedule.Backfill;
import dev.carillon.model.schedule.BackfillOrder;
import dev.carillon.model.schedule.BackfillState;
import dev.carillon.model.schedule.FireKind;
import dev.carillon.model.schedule.FireOutcome;
import dev.carillon.model.schedule.FirePage;
import dev.carillon.model.schedule.FireRecord;
import dev.carillon.model.schedule.FireTimes;
import dev.carillon.model.schedule.Preview;
import dev.carillon.model.schedule.Previews;
import dev.carillon.model.schedule.PutOutcome;
import dev.carillon.model.schedule.Schedule;
import dev.carillon.model.schedule.ScheduleFilter;
import dev.carillon.model.schedule.ScheduleKey;
import dev.carillon.model.schedule.SchedulePage;
import dev.carillon.model.schedule.ScheduleSnapshot;
import dev.carillon.model.schedule.ScheduleState;
import dev.carillon.model.schedule.Target;
import dev.carillon.model.schedule.Trigger;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Payload;
import dev.carillon.server.core.told.Kept;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

/** The plans of a middle-sized shop. */
record FixtureSchedules(FixtureServer.Scene scene, FixtureData data) implements SchedulePort {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  private List<ScheduleSnapshot> all() {
    return List.of(
        snapshot("nightly-revenue", "30 2 * * *", "shell", "reports", ScheduleState.ACTIVE),
        snapshot("rotate-logs", "30 2 * * *", "shell", "reports", ScheduleState.ACTIVE),
        snapshot("morning-briefing", "0 6 * * MON-FRI", "smtp", "mail", ScheduleState.ACTIVE),
        snapshot("weekly-invoices", "0 8 * * MON", "http", "billing", ScheduleState.ACTIVE),
        snapshot("stock-sync", "0 */4 * * *", "http", "billing", ScheduleState.ACTIVE),
        snapshot("thumbnails", "15 9,13,17 * * *", "image", "images", ScheduleState.PAUSED),
        snapshot("month-end-close", "0 22 L * *", "shell", "reports", ScheduleState.ACTIVE),
        snapshot("price-feed", "* * * * *", "http", "ticks", ScheduleState.ACTIVE),
        snapshot("black-friday", "0 0 27 11 *", "shell", "default", ScheduleState.FINISHED));
  }

  private ScheduleSnapshot snapshot(
      String id, String cron, String type, String queue, ScheduleState state) {
    Schedule plan =
        Schedule.of(
                id,
                Trigger.Cron.of(cron),
                new Target.Task(NewTask.of(type, Payload.of("run " + id)).inQueue(queue)))
            .change()
            .zone(BERLIN)
            .note("Owned by team checkout")
            .jitter(Duration.ofSeconds(30))
            .build();
    long next =
        state == ScheduleState.ACTIVE
            ? new FireTimes(plan).next(data.nowMs()).map(f -> f.fireMs()).orElse(0L)
            : 0;
    Optional<PauseInfo> pause =
        state == ScheduleState.PAUSED
            ? Optional.of(
                new PauseInfo(
                    "The image farm is being rebuilt",
                    "ops@eu",
                    data.nowMs() - 7_200_000,
                    data.nowMs() + 9_000_000))
            : Optional.empty();
    return new ScheduleSnapshot(
        plan,
        3,
        state,
        pause,
        next,
        next,
        data.nowMs() - 42_000,
        id.equals("stock-sync") ? 2 : 0,
        1_204,
        id.equals("nightly-revenue") ? 2 : 0,
        4,
        id.equals("stock-sync") ? List.of("03-8M3KQ2ZVXH4T") : List.of(),
        data.nowMs() - 900_000_000L,
        data.nowMs() - 90_000_000L);
  }

  private <T> CompletableFuture<T> answer(T busy, T empty) {
    return switch (scene) {
      case REFUSING ->
          CompletableFuture.failedFuture(
              CarillonException.of(
                      ErrorCode.REDIS_AWAY, "Expected an answer of Redis, but none came for 2 s.")
                  .advice("Nothing was lost. The list comes back by itself when Redis does.")
                  .build());
      case EMPTY -> CompletableFuture.completedFuture(empty);
      case SILENT -> new CompletableFuture<>();
      case BUSY, LOST -> CompletableFuture.completedFuture(busy);
    };
  }

  @Override
  public CompletableFuture<SchedulePage> list(
      ScheduleFilter filter, int pageSize, String pageToken) {
    return answer(new SchedulePage(all(), "", all().size()), new SchedulePage(List.of(), "", 0));
  }

  @Override
  public CompletableFuture<FirePage> fires(
      ScheduleKey key, Optional<FireOutcome> outcome, int pageSize, String pageToken) {
    Random random = new Random(key.id().hashCode());
    List<FireRecord> fires = new ArrayList<>();
    List<Long> before = before(key.id(), pageSize);
    for (int i = 0; i < before.size(); i++) {
      long at = before.get(i);
      int dice = random.nextInt(12);
      FireOutcome how =
          dice == 0 ? FireOutcome.MISSED : dice == 1 ? FireOutcome.SKIPPED : FireOutcome.FIRED;
      String cause =
          how == FireOutcome.MISSED
              ? "No server ran. One fire makes up for it."
              : how == FireOutcome.SKIPPED ? "03-8M3KPX10VB2A still runs." : "";
      fires.add(
          new FireRecord(
              at,
              at + 4_000,
              at + 4_012,
              i == 3 ? FireKind.MANUAL : FireKind.REGULAR,
              how,
              cause,
              how == FireOutcome.FIRED ? "03-8M3KQ2ZVXH4T" : "",
              how == FireOutcome.FIRED ? (dice == 2 ? "dead" : "succeeded") : "",
              i == 3 ? "ops@eu" : "",
              "",
              3,
              Kept.of(cause)));
    }
    return answer(new FirePage(fires, ""), new FirePage(List.of(), ""));
  }

  /** When it fired last, the newest first. */
  private List<Long> before(String id, int most) {
    Schedule plan =
        all().stream()
            .map(ScheduleSnapshot::schedule)
            .filter(s -> s.id().equals(id))
            .findFirst()
            .orElseThrow();
    long day = 86_400_000L;
    long apart =
        switch (id) {
          case "price-feed" -> 60_000L;
          case "stock-sync" -> 4 * 3_600_000L;
          case "weekly-invoices" -> 7 * day;
          case "month-end-close" -> 31 * day;
          case "black-friday" -> 366 * day;
          default -> 2 * day;
        };
    List<Long> fires = new ArrayList<>();
    FireTimes times = new FireTimes(plan);
    Optional<Long> at = times.next(data.nowMs() - apart * (most + 1)).map(f -> f.fireMs());
    while (at.isPresent() && at.get() <= data.nowMs()) {
      fires.addFirst(at.get());
      at = times.next(at.get()).map(f -> f.fireMs());
    }
    return fires.stream().limit(most).toList();
  }

  @Override
  public CompletableFuture<PutOutcome> put(Schedule schedule, long expectedVersion) {
    return new CompletableFuture<>();
  }

  @Override
  public CompletableFuture<Boolean> delete(ScheduleKey key) {
    return new CompletableFuture<>();
  }

  @Override
  public CompletableFuture<ScheduleSnapshot> pause(
      ScheduleKey key, String reason, Duration howLong) {
    return new CompletableFuture<>();
  }

  @Override
  public CompletableFuture<ScheduleSnapshot> resume(ScheduleKey key) {
    return new CompletableFuture<>();
  }

  @Override
  public CompletableFuture<FireRecord> runNow(ScheduleKey key, String reason, String requestId) {
    return new CompletableFuture<>();
  }

  @Override
  public CompletableFuture<Preview> preview(Schedule schedule, long fromMs, int count) {
    return CompletableFuture.completedFuture(Previews.of(schedule, fromMs, count));
  }

  private Backfill fill(BackfillState state, int made, int succeeded) {
    return new Backfill(
        "03-8M3KQ2ZVXH4T",
        "stock-sync",
        "default",
        3,
        new BackfillOrder(
            data.nowMs() - 86_400_000L, data.nowMs(), 1, false, false, "after the outage"),
        state,
        "ops@eu",
        data.nowMs(),
        data.nowMs(),
        0,
        6,
        2,
        made,
        succeeded,
        made > 4 ? 1 : 0,
        0,
        before("stock-sync", 6).reversed());
  }

  @Override
  public CompletableFuture<Backfill> planBackfill(ScheduleKey key, BackfillOrder order) {
    return CompletableFuture.completedFuture(fill(BackfillState.PLANNED, 0, 0));
  }

  @Override
  public CompletableFuture<Backfill> applyBackfill(String id) {
    return CompletableFuture.completedFuture(fill(BackfillState.RUNNING, 5, 3));
  }

  @Override
  public CompletableFuture<Backfill> backfill(String id) {
    return applyBackfill(id);
  }

  @Override
  public CompletableFuture<Backfill> cancelBackfill(String id) {
    return new CompletableFuture<>();
  }
}
