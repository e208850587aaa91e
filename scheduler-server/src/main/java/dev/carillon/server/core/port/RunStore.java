package dev.carillon.server.core.port;

import dev.carillon.model.task.Payload;
import dev.carillon.model.task.TaskId;
import dev.carillon.model.task.TaskState;
import dev.carillon.model.worker.AttemptRef;
import dev.carillon.model.workflow.RunFilter;
import dev.carillon.model.workflow.Workflow;
import dev.carillon.server.core.run.Mark;
import dev.carillon.server.core.run.NodeTable;
import dev.carillon.server.core.run.RunFacts;
import dev.carillon.server.core.run.RunVars;
import dev.carillon.server.core.run.Step;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Keeps runs. Each run, its nodes and their tasks stand in one bucket; each call that changes
 * anything is whole or nothing. Blocks; any thread; throws REDIS_AWAY if the outcome is unknown
 * (repeating is safe), STORE_FULL, and FENCED where an epoch is given.
 */
public interface RunStore {
  /** The bucket of a new run: its key's, else any. */
  int bucket(String tenant, String idempotencyKey);

  /**
   * Stores a run that begins.
   *
   * @param id made by the caller; the same call again gives the same run
   * @param request what a repeat with the same key must equal
   */
  Created create(TaskId id, RunFacts facts, RunVars vars, Workflow workflow, Key key);

  /**
   * What tells repeats of a request.
   *
   * @param idempotencyKey empty: none
   * @param owed a schedule owes it: once it does so no more, there is no such run
   */
  record Key(String idempotencyKey, String request, boolean owed) {
    public static final Key NONE = new Key("", "", false);
    public static final Key OWED = new Key("", "", true);

    public Key(String idempotencyKey, String request) {
      this(idempotencyKey, request, false);
    }
  }

  /** What became of a new run. */
  sealed interface Created {
    /** It is there, now or before. */
    record Done(long createdMs) implements Created {}

    /** Its key has one. */
    record Known(TaskId run) implements Created {}

    /** Its key has one of another request. */
    record Conflict(TaskId run) implements Created {}

    /** Its id is another run's. */
    record Taken() implements Created {}

    /** No schedule owes it (any more). */
    record Settled() implements Created {}
  }

  /** A run that woke cannot go on: it does not wake for so long, unless it is told something. */
  void waits(TaskId run, long epoch, long millis);

  /** By bucket, the runs that wake now, and when the next one does. */
  Map<Integer, Due> due(Map<Integer, Long> epochs, int mostRuns, int mostMarks);

  /**
   * @param nextMs 0: none waits
   */
  record Due(long nowMs, long nextMs, List<Woken> runs) {}

  /** A run that has something to do: with the first of its marks, oldest first. */
  record Woken(TaskId run, long revision, List<Mark> marks) {}

  /** A run at one revision; empty: there is none. */
  Optional<Stored> read(TaskId run, boolean withNodes);

  /**
   * @param definition names what it was made of, see {@link #definition}
   */
  record Stored(
      TaskId id,
      RunFacts facts,
      RunVars vars,
      long revision,
      long createdMs,
      String definition,
      NodeTable nodes,
      long nowMs) {
    /** The same at a later moment. */
    public Stored at(long laterMs) {
      return new Stored(id, facts, vars, revision, createdMs, definition, nodes, laterMs);
    }
  }

  /** What a run was made of. */
  Workflow definition(int bucket, String definition);

  /** A step of a run. */
  Stepped step(Step step);

  /** What became of a step. */
  sealed interface Stepped {
    /**
     * @param gens of the tasks that started, by place
     * @param stopping attempts whose workers are to be told, with the worker's id
     */
    record Done(
        long revision, long nowMs, Map<Integer, Integer> gens, Map<AttemptRef, String> stopping)
        implements Stepped {}

    /** Another step came first; read the run anew. */
    record Stale() implements Stepped {}

    /** An id drawn for the task of that place is another's. */
    record Taken(int place) implements Stepped {}

    record Gone() implements Stepped {}
  }

  /** Texts of a run by their names; those that are not there are left out. */
  Map<String, byte[]> texts(TaskId run, Collection<String> names);

  /** What tasks returned; those that returned nothing are left out. */
  Map<String, Payload> results(int bucket, Collection<String> localTaskIds);

  /** How tasks stand; those that are gone are left out. */
  Map<String, TaskFace> faces(int bucket, Collection<String> localTaskIds);

  /**
   * The head of a task.
   *
   * @param offeredMs when the present attempt was offered; 0: not known, or it is not
   * @param extras it has more than its record, see {@link #waits}
   * @param aside it was set aside until its limit key has a slot
   * @param limited it stands READY, and a limit (of its key, queue or tenant) lets nothing of its
   *     kind start now
   */
  record TaskFace(
      TaskState state,
      int gen,
      int attempts,
      long createdMs,
      long readyMs,
      long startedMs,
      long endedMs,
      long offeredMs,
      boolean extras,
      boolean aside,
      boolean limited) {}

  /** What the attempts of tasks waited for; those of which nothing is kept are left out. */
  Map<String, Waits> waits(int bucket, Collection<String> localTaskIds);

  /**
   * @param attempts that ended without success, oldest first
   * @param limitedGen the attempt that a limit held back last
   * @param limitedMs since when
   */
  record Waits(List<Waited> attempts, int limitedGen, long limitedMs) {
    public static final Waits NONE = new Waits(List.of(), 0, 0);

    public Waits {
      attempts = List.copyOf(attempts);
    }

    /** Since when a limit held an attempt back; 0: none did. */
    public long limited(int gen) {
      return gen == limitedGen ? limitedMs : 0;
    }
  }

  /**
   * An attempt that ended without success.
   *
   * @param limitedMs since when a limit held it back; 0: none did
   * @param offeredMs 0: not known
   * @param startedMs 0: this is no attempt, but the task was run again at its end
   */
  record Waited(int gen, long limitedMs, long offeredMs, long startedMs, long endedMs) {}

  /** The last errors of tasks; those without are left out. */
  Map<String, String> errors(int bucket, Collection<String> localTaskIds);

  /**
   * What the narrowest list has of which a filter's runs are a part, newest first. The rest of the
   * filter is the caller's to check.
   *
   * @param beforeMs begun before; those of that very millisecond only with a smaller id
   * @param most fewer only where the list ends
   */
  List<Listed> list(RunFilter filter, long beforeMs, String beforeId, int most);

  /**
   * An entry of a list.
   *
   * @param run without its nodes; empty: it has gone meanwhile
   */
  record Listed(TaskId id, long createdMs, Optional<Stored> run) {}

  /** Deletes ended tasks; those that live or that a run still needs stay. */
  void deleteTasks(int bucket, Collection<String> localTaskIds, String actor, String reason);

  /**
   * Deletes ended runs, not their tasks; gives how many went.
   *
   * @param endedBeforeMs their idempotency keys are known until their window ends; {@link
   *     Long#MAX_VALUE}: whenever they ended, and their keys are free again
   */
  int drop(int bucket, Collection<TaskId> runs, long endedBeforeMs, String actor, String reason);

  /** How long the nodes of a workflow took lately, milliseconds by id. */
  Map<String, Long> typical(String tenant, String workflow);

  /** Notes how long nodes took. An estimate: a call may be lost, or count twice. */
  void learn(String tenant, String workflow, Map<String, Long> millis);

  /** Runs of a bucket that have not ended, oldest first, so many after so many. */
  List<TaskId> live(int bucket, int skip, int most);

  /**
   * Tells a run once more what was never told, and wakes it if it should be awake.
   *
   * @param revision at which its nodes were read; at another one nothing is done
   * @param lost tasks that have ended or are gone, of nodes that stand as if they lived
   * @return how much was wrong
   */
  int mend(TaskId run, long epoch, long revision, List<Lost> lost);

  /** A node whose task has ended or is gone, and which was not told. */
  record Lost(int place, String task, int gen) {}

  /** Deletes definitions that were written for a run which never began; gives how many. */
  int sweepDefinitions(int bucket, long epoch, long beforeMs);

  /** Ended runs of a bucket, oldest first. */
  List<TaskId> ended(int bucket, long beforeMs, int most);
}
