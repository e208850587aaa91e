package dev.carillon.server.core.port;

import dev.carillon.model.task.TaskId;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;

/** What only an examination asks the store. Blocks; any thread; changes nothing. */
public interface DoctorStore {
  /**
   * A look at the store and at what runs.
   *
   * @param sinceMs slow calls before this (epoch milliseconds by Redis) are not told
   * @param wall this server's clock, epoch milliseconds
   */
  Signs look(long sinceMs, LongSupplier wall);

  /** Those of some tasks that are RUNNING. */
  Set<TaskId> running(Collection<TaskId> tasks);

  /**
   * @param roundTripMicros median of a few empty calls
   * @param nowMs Redis time in the middle of such a call, epoch milliseconds
   * @param wallMs this server's time at the same moment
   * @param slow scripts of this cluster in the slow log
   * @param overdue attempts that run longer than their time and the grace behind it, some of them
   * @param waitingByBucket READY and leased tasks of each bucket
   * @param stuck tasks that a loop should have moved on over a minute ago, some of them
   */
  record Signs(
      long roundTripMicros,
      long nowMs,
      long wallMs,
      List<SlowScript> slow,
      List<TaskId> overdue,
      List<Long> waitingByBucket,
      List<Stuck> stuck) {
    public Signs {
      slow = List.copyOf(slow);
      overdue = List.copyOf(overdue);
      waitingByBucket = List.copyOf(waitingByBucket);
      stuck = List.copyOf(stuck);
    }
  }

  /** What a loop did not do. */
  enum Undone {
    /** Its lease or claim deadline is over. */
    LEASE,
    /** It is due. */
    DUE,
    /** It should have expired. */
    EXPIRY
  }

  /**
   * @param sinceMillis for how long
   */
  record Stuck(TaskId id, Undone what, long sinceMillis) {}

  /**
   * @param verb name of the script
   * @param calls how many stand in the log
   * @param worstMicros the slowest
   */
  record SlowScript(String verb, int calls, long worstMicros) {}
}
