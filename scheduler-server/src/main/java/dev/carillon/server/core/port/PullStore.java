package dev.carillon.server.core.port;

import dev.carillon.model.task.TaskId;
import dev.carillon.model.task.TaskState;
import dev.carillon.model.worker.AttemptRef;
import dev.carillon.server.core.Line;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What those who ask for work need to see. Reads only. Blocks; any thread; REDIS_AWAY. */
public interface PullStore {
  /**
   * READY tasks of some types that are not paused, over all buckets, earliest due first.
   *
   * @param skipped lines to leave out
   * @param most a bucket
   */
  List<Candidate> candidates(Set<String> types, Set<Line> skipped, int most);

  /**
   * @param gen of the attempt that a claim would begin
   */
  record Candidate(TaskId id, int gen, Line line) {}

  /** Who has, or had last, the lease of a task; empty if there is no such task. */
  Optional<Holder> holder(TaskId id);

  /**
   * @param attempt the present gen, with the nonce of the last claim
   * @param workerId of the last claim; empty: there was none
   */
  record Holder(TaskState state, AttemptRef attempt, String workerId) {}
}
