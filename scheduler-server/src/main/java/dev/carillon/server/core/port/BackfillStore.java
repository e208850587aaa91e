package dev.carillon.server.core.port;

import dev.carillon.model.schedule.Backfill;
import dev.carillon.model.schedule.BackfillState;
import dev.carillon.model.schedule.Schedule;
import dev.carillon.model.schedule.ScheduleKey;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where backfills are. As {@link ScheduleStore}: blocks, any thread, safe to repeat. */
public interface BackfillStore {
  /**
   * Stores a new plan; its id is made by the caller and names the schedule's bucket, as that of a
   * task does.
   *
   * @param definition whose instants are made
   * @param bornMs birth of the schedule
   * @param kept how long it waits to be applied
   */
  void plan(Backfill plan, Schedule definition, long bornMs, Duration kept);

  Optional<Backfill> find(String id);

  /** Those of some schedules that were applied, in any order. */
  List<Backfill> of(List<ScheduleKey> keys);

  /** What became of a step. */
  sealed interface Step {
    /** It is in the new state, now or before. */
    record Done() implements Step {}

    /** It is in another state. */
    record OtherState(BackfillState state) implements Step {}

    /** There is no such backfill, or its schedule is gone. */
    record Gone() implements Step {}
  }

  /** From PLANNED to RUNNING, or from either to CANCELLED. */
  Step step(ScheduleKey key, String id, BackfillState from, BackfillState to, String actor);

  /**
   * A running backfill as the loop sees it.
   *
   * @param definition whose instants are made
   * @param bornMs birth of its schedule
   * @param cursor the instant that was settled last; empty before the first, "end" behind the last
   * @param live of what it made
   */
  record Look(Backfill backfill, Schedule definition, long bornMs, String cursor, int live) {}

  /**
   * @param broken names of backfills that cannot be read, with the reason
   */
  record Looks(List<Look> looks, Map<String, String> broken) {}

  /**
   * Backfills of a bucket by what {@link ScheduleStore.Due#backfills} names; unknown ones are left
   * out.
   */
  Looks looks(int bucket, List<String> names);
}
