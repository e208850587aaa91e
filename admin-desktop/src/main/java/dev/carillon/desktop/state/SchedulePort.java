package dev.carillon.desktop.state;

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

/** Schedules of one server. As with {@link ServerPort}, nothing blocks. */
public interface SchedulePort {
  CompletableFuture<SchedulePage> list(ScheduleFilter filter, int pageSize, String pageToken);

  /**
   * Stores a schedule.
   *
   * @param expectedVersion refused unless this is its version; -1: it must be new
   */
  CompletableFuture<PutOutcome> put(Schedule schedule, long expectedVersion);

  CompletableFuture<Boolean> delete(ScheduleKey key);

  /**
   * @param howLong zero: until it is resumed
   */
  CompletableFuture<ScheduleSnapshot> pause(ScheduleKey key, String reason, Duration howLong);

  CompletableFuture<ScheduleSnapshot> resume(ScheduleKey key);

  /**
   * @param requestId the same one twice runs once
   */
  CompletableFuture<FireRecord> runNow(ScheduleKey key, String reason, String requestId);

  /** The next fires of a schedule that need not be stored; refused with what is wrong with it. */
  CompletableFuture<Preview> preview(Schedule schedule, long fromMs, int count);

  /** Fires made and missed, the newest first. */
  CompletableFuture<FirePage> fires(
      ScheduleKey key, Optional<FireOutcome> outcome, int pageSize, String pageToken);

  /** Counts; makes nothing before it is applied. */
  CompletableFuture<Backfill> planBackfill(ScheduleKey key, BackfillOrder order);

  CompletableFuture<Backfill> applyBackfill(String id);

  CompletableFuture<Backfill> backfill(String id);

  CompletableFuture<Backfill> cancelBackfill(String id);
}
