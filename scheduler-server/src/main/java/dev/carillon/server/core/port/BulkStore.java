package dev.carillon.server.core.port;

import dev.carillon.model.bulk.BulkOrder;
import dev.carillon.model.bulk.BulkState;
import dev.carillon.model.error.CarillonException;
import dev.carillon.model.task.TaskId;
import dev.carillon.model.task.TaskState;
import dev.carillon.model.worker.AttemptRef;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Bulk jobs and what they do. A job is a set of named texts and a list of chunks, each of at most
 * 200 tasks of one bucket. Every method blocks, may be called by any thread, and throws {@link
 * CarillonException} with REDIS_AWAY if the outcome is unknown; repeating is safe.
 */
public interface BulkStore {
  /** Most tasks of a chunk. */
  int CHUNK = 200;

  /** A task of a plan, as it was then. */
  record Item(TaskId id, TaskState state, int gen) {}

  /** Tasks of one bucket. */
  record Chunk(List<Item> items) {}

  /**
   * A step of a job.
   *
   * @param from states it may be in; empty: there is none of that id yet
   * @param server who works on it; empty: whoever does may go on
   * @param lease how long nobody else may; zero: lets it go
   * @param chunk which chunk the results are of; only the one the job's cursor stands at is taken
   * @param results one byte a task
   * @param keep how long the job is kept from now; zero: as before
   * @param set texts to set; with + before the name: a number to add; with @: the time of the step,
   *     whatever the text
   */
  record Step(
      String id,
      Set<BulkState> from,
      String server,
      Duration lease,
      OptionalInt chunk,
      byte[] results,
      Duration keep,
      Map<String, String> set) {}

  /** What became of a step. */
  sealed interface Answer {
    /** Taken. */
    record Done(long nowMs) implements Answer {}

    /** Not taken: it is in another state. */
    record OtherState(BulkState state) implements Answer {}

    /** Not taken: another server works on it. */
    record Owned(String server) implements Answer {}

    /** Not taken: its cursor stands elsewhere. */
    record Stale() implements Answer {}

    /** No such job. */
    record Gone() implements Answer {}
  }

  /** What became of one task. */
  sealed interface Effect {
    /** Done, now or before. */
    record Done(TaskState state) implements Effect {}

    /** A running one was told to stop. */
    record Told(String workerId, AttemptRef attempt) implements Effect {}

    /** It is in a state that does not allow it. */
    record OtherState(TaskState state) implements Effect {}

    /** It has lived on since it was planned. */
    record Changed(int gen) implements Effect {}

    /** It would be due after its start deadline. */
    record TooLate() implements Effect {}

    /** Another task holds its unique key by now. */
    record KeyTaken() implements Effect {}

    /** It is refused as a new task. */
    record Refused(String text) implements Effect {}

    /** There is none any more. */
    record Gone() implements Effect {}

    /** The store failed. */
    record Fault(String text) implements Effect {}
  }

  Answer step(Step step);

  /** The texts of a job; empty if there is none. */
  Map<String, String> read(String id);

  /** The latest jobs, newest first. */
  List<String> recent(int most);

  /** Jobs that are RUNNING and that no server works on. */
  List<String> abandoned(long nowMs);

  /**
   * Puts chunks behind each other, from a number on.
   *
   * @param keep how long they are kept from now, whatever becomes of the server that plans
   * @return whether there is such a job
   */
  boolean addChunks(String id, int from, List<Chunk> chunks, Duration keep);

  /** Some chunks; those that do not exist are left out. */
  List<Chunk> chunks(String id, int from, int most);

  /** The results of a chunk, one byte a task; empty if it was not yet its turn. */
  Optional<byte[]> results(String id, int chunk);

  /**
   * Does it to each task of some chunks, in one round trip; safe to repeat.
   *
   * @param grace how long a running attempt that is cancelled has to stop
   * @return of each chunk one effect a task, in order
   */
  List<List<Effect>> apply(BulkOrder order, List<Chunk> chunks, String actor, Duration grace);
}
