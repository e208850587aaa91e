package dev.carillon.desktop.app;

import dev.carillon.client.ScheduleClient;
import dev.carillon.desktop.state.SchedulePort;
import dev.carillon.model.schedule.Backfill;
import dev.carillon.model.schedule.BackfillOrder;
import dev.carillon.model.schedule.FireOutcome;
import dev.carillon.model.schedule.FirePage;
import dev.carillon.model.schedule.FireRecord;
import dev.carillon.model.schedule.Preview;
import dev.carillon.model.schedule.PutOutcome;
import dev.carillon.model.schedule.Schedule;
import dev.carillon.model.schedule.ScheduleFilter;
import dev.carillon.model.schedule.ScheduleKey;
import dev.carillon.model.schedule.SchedulePage;
import dev.carillon.model.schedule.ScheduleSnapshot;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The schedules of a real server. */
record ClientSchedules(ScheduleClient client) implements SchedulePort {
  @Override
  public CompletableFuture<SchedulePage> list(
      ScheduleFilter filter, int pageSize, String pageToken) {
    return client.list(filter, pageSize, pageToken);
  }

  @Override
  public CompletableFuture<PutOutcome> put(Schedule schedule, long expectedVersion) {
    return client.put(schedule, expectedVersion);
  }

  @Override
  public CompletableFuture<Boolean> delete(ScheduleKey key) {
    return client.delete(key);
  }

  @Override
  public CompletableFuture<ScheduleSnapshot> pause(
      ScheduleKey key, String reason, Duration howLong) {
    return client.pause(key, reason, howLong);
  }

  @Override
  public CompletableFuture<ScheduleSnapshot> resume(ScheduleKey key) {
    return client.resume(key);
  }

  @Override
  public CompletableFuture<FireRecord> runNow(ScheduleKey key, String reason, String requestId) {
    return client.runNow(key, reason, requestId);
  }

  @Override
  public CompletableFuture<Preview> preview(Schedule schedule, long fromMs, int count) {
    return client.preview(schedule, fromMs, count);
  }

  @Override
  public CompletableFuture<FirePage> fires(
      ScheduleKey key, Optional<FireOutcome> outcome, int pageSize, String pageToken) {
    return client.fires(key, outcome, pageSize, pageToken);
  }

  @Override
  public CompletableFuture<Backfill> planBackfill(ScheduleKey key, BackfillOrder order) {
    return client.planBackfill(key, order);
  }

  @Override
  public CompletableFuture<Backfill> applyBackfill(String id) {
    return client.applyBackfill(id);
  }

  @Override
  public CompletableFuture<Backfill> backfill(String id) {
    return client.backfill(id);
  }

  @Override
  public CompletableFuture<Backfill> cancelBackfill(String id) {
    return client.cancelBackfill(id);
  }
}
