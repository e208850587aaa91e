package dev.carillon.server.core.port;

import dev.carillon.model.queue.PauseInfo;
import dev.carillon.model.schedule.FireKind;
import dev.carillon.model.schedule.FireOutcome;
import dev.carillon.model.schedule.FireRecord;
import dev.carillon.model.schedule.Schedule;
import dev.carillon.model.schedule.ScheduleKey;
import dev.carillon.model.schedule.Target;
import dev.carillon.model.task.TaskId;
import dev.carillon.model.task.TaskState;
import dev.carillon.model.worker.AttemptRef;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Where schedules are. Every method blocks, may be called by any thread, is safe to repeat, and
 * throws {@link dev.carillon.model.error.CarillonException} with REDIS_AWAY if the outcome is
 * unknown, STORE_FULL if nothing was done, FENCED if another server runs the bucket's loops by now.
 * Instants are epoch milliseconds by the store's clock; 0 stands for none.
 */
public interface ScheduleStore {
  /**
   * A schedule and where it stands.
   *
   * @param bornMs when it was made: one that was deleted and made again is another
   * @param nextMs the instant that is settled next
   * @param catchMs instants up to here were granted by the misfire policy
   * @param queuedMs an instant that waits for the end of the run before it
   * @param settledMs no instant up to here fires any more by itself
   * @param lastMs the last instant that fired
   * @param run local id of the task that it began last; empty: none
   * @param wasPaused the last pause, that is over: untilMs is its end
   * @param floorMs what it fired before this is no longer known
   */
  record Stored(
      Schedule schedule,
      long version,
      long bornMs,
      long changedMs,
      long nextMs,
      long catchMs,
      long queuedMs,
      long settledMs,
      long lastMs,
      String run,
      Optional<PauseInfo> pause,
      Optional<PauseInfo> wasPaused,
      int failures,
      long fired,
      long missed,
      long skipped,
      long floorMs) {
    public ScheduleKey key() {
      return new ScheduleKey(schedule.tenant(), schedule.id());
    }
  }

  /**
   * A schedule that is to be looked at.
   *
   * @param runState of the task it began last; empty: there is none (any more)
   * @param runEndedMs when that ended
   */
  record Look(Stored stored, Optional<TaskState> runState, long runEndedMs) {
    public boolean runLives() {
      return runState.map(TaskState::live).orElse(false);
    }
  }

  /**
   * What a bucket says.
   *
   * @param nextMs when the next schedule is to be looked at; -1: never
   * @param live tasks of schedules that live
   * @param backfills that are to be looked at
   * @param owed runs that were fired and are to be started, the oldest first, some of them
   * @param unreadable runs that are owed, but nobody can read what they are to be, with the reason
   * @param broken names of schedules whose definition cannot be read, with the reason
   */
  record Due(
      long nowMs,
      long nextMs,
      int live,
      List<String> backfills,
      List<Owed> owed,
      Map<TaskId, String> unreadable,
      List<Look> looks,
      Map<String, String> broken) {}

  /**
   * A run that is to be started under this id, and is started when it exists.
   *
   * @param schedule as it was when it fired
   * @param before local id of the run whose place it takes, which is to be cancelled; empty: none
   */
  record Owed(
      TaskId id,
      Schedule schedule,
      long fireMs,
      FireKind kind,
      String actor,
      String backfill,
      String before) {}

  /**
   * A run is not owed any more.
   *
   * @param why it cannot be started; empty: it was
   */
  void paid(TaskId run, long epoch, String why);

  /** A run that is owed cannot be started now; it is not among {@link Due#owed} for so long. */
  void owedWaits(TaskId run, long epoch, Duration howLong);

  /** What a fire creates. */
  sealed interface Creation {
    /** Bytes that the call carries for it, about. */
    int size();

    /** A task. */
    record OfTask(TaskStore.Admission admitted) implements Creation {
      @Override
      public int size() {
        return admitted.task().payload().size();
      }
    }

    /**
     * A run of a workflow; it is owed from now on.
     *
     * @param schedule whose target it is
     */
    record OfRun(Schedule schedule, Target.Workflow target) implements Creation {
      @Override
      public int size() {
        return target.input().size();
      }
    }
  }

  /** The schedules of several buckets that are to be looked at now, at most so many each. */
  Map<Integer, Due> due(List<Integer> buckets, int most);

  /** How many ends were told, and how many schedules that paused. */
  record Ended(int told, int paused) {}

  /** Tells schedules of tasks of theirs that have ended. */
  Map<Integer, Ended> ended(Map<Integer, Long> epochs, int most);

  /** What is settled. */
  enum Mode {
    /** The next instants. */
    NEXT,
    /** The one that waited for the end of the run before. */
    QUEUED,
    /** Somebody's word. */
    NOW,
    /** Instants of a backfill. */
    FILL,
    /** Records of a topic. */
    EVENT
  }

  /**
   * Instants that fire nothing.
   *
   * @param many how many it stands for; fireMs is the first of them
   */
  record Note(
      long fireMs, long dueMs, FireKind kind, FireOutcome outcome, long many, String words) {}

  /**
   * An instant that fires.
   *
   * @param inTurn it waits for the end of the run before it, whatever the overlap policy says
   * @param words why, for the history; often empty
   */
  record NewFire(
      long fireMs,
      long dueMs,
      TaskId id,
      Creation creation,
      FireKind kind,
      String actor,
      boolean inTurn,
      String words) {}

  /**
   * A step of one schedule: applied whole or not at all, and only if nobody has gone before.
   *
   * @param backfill FILL: which; else empty
   * @param version of the definition that this was worked out from; 0: any
   * @param expected NEXT: the next instant, QUEUED: the queued one, FILL: the cursor, EVENT: {@code
   *     <topic id>/<partition> <offset settled last, or nothing>}
   * @param after the same afterwards; empty: none; EVENT: the offset alone
   * @param lookMs when to look again; 0: never
   * @param catchMs see {@link Stored}
   */
  record Job(
      ScheduleKey key,
      Mode mode,
      String backfill,
      long version,
      String expected,
      String after,
      long lookMs,
      long catchMs,
      List<Note> notes,
      List<NewFire> fires) {}

  /** What became of a job. */
  enum Code {
    OK,
    /** What stands before the first fire that has to wait is settled. */
    WAIT,
    /** Somebody has gone before, or it was changed. */
    STALE,
    PAUSED,
    GONE
  }

  /** A running task that was told to stop. */
  record Told(String workerId, AttemptRef attempt) {}

  /**
   * @param fired how many tasks were created
   */
  record Settled(Code code, int fired, List<Told> told) {}

  /** What became of the jobs of a call, in order. */
  record Answer(long nowMs, List<Settled> settled) {}

  /**
   * Settles instants of schedules of one bucket in one step.
   *
   * @param epoch of the loop that does so; -1: none
   * @param grace what a running task that is cancelled has to stop
   */
  Answer fire(int bucket, long epoch, String actor, Duration grace, List<Job> jobs);

  /**
   * Puts off a schedule or a backfill whose step cannot be worked out, the longer the oftener, 10
   * minutes at most, and tells why in the event log.
   *
   * @param name of the schedule as {@link Due#broken} gives it; empty: it is a backfill
   * @param backfill as {@link Due#backfills} gives it, or empty
   */
  void trouble(int bucket, long epoch, String name, String backfill, String why);

  /** Schedules of some buckets that events fire. */
  List<ScheduleKey> listeners(Collection<Integer> buckets);

  /** By {@code <topic id>/<partition>}, the offset that was settled last. */
  Map<String, Long> seen(ScheduleKey key);

  /** What {@link #trouble} calls a schedule. */
  String nameOf(ScheduleKey key);

  /** The instants of a range that are known to have fired, by themselves or by a backfill. */
  Set<Long> made(ScheduleKey key, long fromMs, long toMs);

  /** The bucket of a schedule and all that it fires. */
  int bucket(ScheduleKey key);

  /**
   * The id of what an instant of a schedule creates: always the same for the same.
   *
   * @param besides tells two apart that share an instant; empty for the instant's own
   */
  TaskId idOf(ScheduleKey key, long bornMs, long fireMs, String besides);

  Optional<Stored> find(ScheduleKey key);

  /** Several at once; those that do not exist, or that nobody can read, are left out. */
  List<Stored> find(List<ScheduleKey> keys);

  /** The names of all schedules, by tenant and id. */
  List<ScheduleKey> all();

  /**
   * When each is looked at next, epoch milliseconds: to fire it, or because its pause ends. Without
   * those that are looked at at no known time.
   */
  Map<ScheduleKey, Long> looks();

  /** Tasks that it created and that may still live, the oldest first. */
  List<TaskId> live(ScheduleKey key, int most);

  /** What became of a definition. */
  sealed interface Put {
    /** Stored. */
    record Done(long version, long nowMs) implements Put {}

    /** Another version is stored by now; 0: none. */
    record OtherVersion(long version) implements Put {}

    /** It has fired meanwhile: work it out again. */
    record Moved() implements Put {}
  }

  /**
   * Stores a definition.
   *
   * @param version that was read; 0: there is none
   * @param settledMs that was read
   */
  Put put(Schedule schedule, long version, long settledMs, long nextMs, long lookMs, String actor);

  /**
   * Pauses it; false: there is none.
   *
   * @param howLong zero: until it is resumed
   */
  boolean pause(ScheduleKey key, String actor, String reason, Duration howLong);

  /** Lets it go on; false: there is none. */
  boolean resume(ScheduleKey key, String actor, String reason);

  /** Lets it go on since this pause is over; a pause that began or was made longer since, stays. */
  void pauseEnds(ScheduleKey key, PauseInfo pause);

  /**
   * Deletes it.
   *
   * @return empty: there is none; else the version now and whether it is gone
   */
  Optional<Long> delete(ScheduleKey key, long version, String actor);

  /** Some lines of its history, the newest first. */
  List<FireRecord> history(ScheduleKey key, long from, int most);
}
