package dev.carillon.server.core.port;

import dev.carillon.model.dead.Canary;
import dev.carillon.model.dead.CanaryState;
import dev.carillon.model.dead.DeadEdits;
import dev.carillon.model.task.Task;
import dev.carillon.model.task.TaskId;
import dev.carillon.server.core.Line;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Dead letters as stored. Every method blocks, may be called by any thread, and throws {@link
 * dev.carillon.model.error.CarillonException} with REDIS_AWAY if the outcome is unknown; repeating
 * is safe.
 */
public interface DeadLetterStore {
  /**
   * The dead letters of one error and line in one bucket.
   *
   * @param expiring how many died before the instant that was asked about
   */
  record Pile(String fingerprint, int bucket, Line line, long count, long expiring) {}

  /** All piles, those that are empty by now included. */
  List<Pile> piles(long expiringBeforeMs);

  /**
   * What is kept of a group beside its tasks.
   *
   * @param deaths by hour since 1970, of about the last 24
   */
  record Facts(
      String sample,
      String lastTask,
      String lastWorker,
      long total,
      long firstMs,
      long lastMs,
      Map<Long, Long> deaths) {}

  /** When something died last in the groups of these piles, epoch milliseconds by fingerprint. */
  Map<String, Long> lastDeaths(Collection<Pile> piles);

  /** The facts of the groups of these piles, by fingerprint. */
  Map<String, Facts> facts(Collection<Pile> piles);

  /**
   * A page of what is in these piles, the newest death first.
   *
   * @param token of the page before; empty: the first
   */
  Page newest(List<Pile> piles, int most, String token);

  /**
   * @param nextToken empty on the last page
   */
  record Page(List<Task> tasks, String nextToken) {
    public Page {
      tasks = List.copyOf(tasks);
    }
  }

  /**
   * Goes through what is in these piles in the order of death, with errors and without payloads.
   * What dies or is moved meanwhile may or may not be met.
   *
   * @param token where an earlier walk of the same direction was left; empty: at the start
   * @throws dev.carillon.model.error.CarillonException INVALID_ARGUMENT for a token that is none
   */
  SearchStore.Walk<Task> walk(List<Pile> piles, String token, boolean newestFirst);

  /**
   * Goes through those of these piles that died up to an instant, the oldest first. Of one that is
   * moved meanwhile the id may or may not be met.
   */
  Ids oldest(List<Pile> piles, long diedUntilMs);

  /** A way through ids, for one thread. */
  interface Ids {
    /** The next ones; fewer than asked for only at the end. */
    List<TaskId> next(int most);
  }

  /** How many of these piles died up to an instant. */
  long count(List<Pile> piles, long diedUntilMs);

  /** What became of a batch. */
  record Moved(long done, long skipped) {
    public static final Moved NOTHING = new Moved(0, 0);

    public Moved plus(Moved other) {
      return new Moved(done + other.done, skipped + other.skipped);
    }
  }

  /** Makes dead letters READY again. */
  Moved redrive(List<TaskId> ids, DeadEdits edits, String actor);

  /**
   * Takes dead letters out of sight.
   *
   * @return what was moved, and until when it can be restored
   */
  Discarded discard(List<TaskId> ids, String token, Duration window, String actor);

  record Discarded(Moved moved, long untilMs) {}

  /** Restores what was discarded under a token. */
  Moved undo(String token, String actor);

  /** Deletes what was discarded for good, and forgets groups that are empty since an instant. */
  int purge(int bucket, long epoch, int most, long emptySinceMs);

  /**
   * Files dead letters of a bucket that were buried before there were groups.
   *
   * @return how many
   */
  int adopt(int bucket, long epoch);

  /** Dead letters that retention has deleted since the data began. */
  long retainedOut();

  /** Discarded ones that can still be restored. */
  long discarded();

  /** Stores a new canary; its times are the store's. */
  void create(Canary canary);

  Optional<Canary> canary(TaskId id);

  /** Canaries of these buckets, the newest first. */
  List<Canary> canaries(Collection<Integer> buckets);

  /** Moves a canary on unless it no longer stands where the caller saw it. */
  boolean move(TaskId canary, CanaryState from, CanaryState to, String verdict);

  /**
   * What became of the tasks of a canary.
   *
   * @param perBucket how many it brought back in each bucket
   * @param recentOk succeeded within the window
   * @param recentFailed failed within the window
   * @param newestOpenMs when the newest one without an outcome was brought back; 0: none
   */
  record Tally(
      Canary.Counts counts,
      List<Long> perBucket,
      long recentOk,
      long recentFailed,
      long newestOpenMs) {
    public Tally {
      perBucket = List.copyOf(perBucket);
    }
  }

  /** Looks at all open tasks of a canary and writes down their outcomes. */
  Tally tally(TaskId canary, Duration window);

  /** As {@link #redrive}, marked as the canary's; nothing if another server did it meanwhile. */
  Moved redrive(List<TaskId> ids, DeadEdits edits, String actor, TaskId canary, Tally seen);
}
