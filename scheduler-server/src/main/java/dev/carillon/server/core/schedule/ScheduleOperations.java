package dev.carillon.server.core.schedule;

import dev.carillon.model.error.CarillonException;
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
import dev.carillon.server.core.Caller;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What users do with schedules. All methods block on the store; call them on a virtual thread. A
 * schedule that is not there is answered with NOT_FOUND.
 */
public interface ScheduleOperations {

  /**
   * Stores a schedule, new or changed; the same again changes nothing. A new or changed schedule
   * makes no fire before the present; history, pause and live targets of a changed one are kept.
   *
   * @param expectedVersion refused with CONFLICT unless this is its version; 0: whatever it is; -1:
   *     it must be new
   * @throws CarillonException INVALID_ARGUMENT as {@link #check}
   */
  PutOutcome put(Schedule schedule, long expectedVersion, Caller caller);

  /**
   * Checks a schedule as {@link #put} would, and stores nothing.
   *
   * @return what its author may not have meant
   * @throws CarillonException INVALID_ARGUMENT with the field
   */
  default List<String> check(Schedule schedule) {
    return check(schedule, Map.of());
  }

  /**
   * The same for a schedule that is not stored alone.
   *
   * @param coming names of workflows of its tenant that are stored with it, and the newest version
   *     each then has
   */
  List<String> check(Schedule schedule, Map<String, Integer> coming);

  /** A schedule and where it stands. */
  ScheduleSnapshot get(ScheduleKey key);

  /**
   * Schedules in the order that the filter names.
   *
   * @param pageSize 1–500; 0: 100
   */
  SchedulePage list(ScheduleFilter filter, int pageSize, String pageToken);

  /** Deletes a schedule with its history; what it created goes on. */
  void delete(ScheduleKey key, Caller caller);

  /**
   * Makes no fire until it is resumed. Safe to repeat: the last reason counts.
   *
   * @param howLong zero: until it is resumed
   */
  ScheduleSnapshot pause(ScheduleKey key, String reason, Duration howLong, Caller caller);

  /** Goes on with the next instant; those of the pause count as missed. Safe to repeat. */
  ScheduleSnapshot resume(ScheduleKey key, Caller caller);

  /**
   * Creates what a fire would create, now, also while it is paused; not held back by the overlap
   * policy.
   *
   * @param requestId the same one twice runs once, for 24 h; empty: each call runs
   */
  FireRecord runNow(ScheduleKey key, String reason, String requestId, Caller caller);

  /**
   * The next fires.
   *
   * @param schedule need not be stored; it is checked
   * @param fromMs fires after it; 0: now, by Redis time
   * @param count 1–1,000; 0: 10
   */
  Preview preview(Schedule schedule, long fromMs, int count);

  /**
   * Fires made and missed, the newest first.
   *
   * @param outcome only those; empty: all
   * @param pageSize 1–500; 0: 100
   */
  FirePage fires(ScheduleKey key, Optional<FireOutcome> outcome, int pageSize, String pageToken);

  /**
   * Counts the fires of a range; makes none.
   *
   * @throws CarillonException INVALID_ARGUMENT for a range that is empty, not over yet, or holds
   *     more than {@link BackfillOrder#MAX_FIRES}; WRONG_STATE for a schedule without fixed
   *     instants
   */
  Backfill planBackfill(ScheduleKey key, BackfillOrder order, Caller caller);

  /** Starts a planned backfill; answers at once. Safe to repeat. */
  Backfill applyBackfill(String id, Caller caller);

  /** A backfill and how far it is. */
  Backfill backfill(String id);

  /**
   * Backfills of the last 30 days, the newest first.
   *
   * @param tenant empty: of all
   * @param schedule empty: of all
   */
  List<Backfill> backfills(String tenant, String schedule);

  /** Makes no further fires of it; what it created goes on. Safe to repeat. */
  Backfill cancelBackfill(String id, Caller caller);
}
