package dev.carillon.server.core.schedule;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.model.schedule.Backfill;
import dev.carillon.model.schedule.BackfillState;
import dev.carillon.model.schedule.Schedule;
import dev.carillon.model.schedule.ScheduleKey;
import dev.carillon.server.core.port.BackfillStore;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Stands in until the store keeps backfills. */
public final class NoBackfills implements BackfillStore {
  private static CarillonException away() {
    return CarillonException.of(
            ErrorCode.NOT_READY, "Expected a server that makes backfills, but this one does not.")
        .advice("Run the schedule now, once for each instant.")
        .build();
  }

  @Override
  public void plan(Backfill plan, Schedule definition, long bornMs, Duration kept) {
    throw away();
  }

  @Override
  public Optional<Backfill> find(String id) {
    throw away();
  }

  @Override
  public List<Backfill> of(List<ScheduleKey> keys) {
    return List.of();
  }

  @Override
  public List<Look> looks(int bucket, List<String> names) {
    return List.of();
  }

  @Override
  public Step step(ScheduleKey key, String id, BackfillState from, BackfillState to, String actor) {
    throw away();
  }
}
