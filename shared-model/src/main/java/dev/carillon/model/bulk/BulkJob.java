package dev.carillon.model.bulk;

import dev.carillon.model.task.Task;
import java.util.List;

/**
 * A plan, and what became of it.
 *
 * @param id names it; also the token to apply it with
 * @param actor who planned it
 * @param expiresMs until when the plan can be applied, and afterwards until when it is kept; epoch
 *     milliseconds
 * @param startedMs first applied at; 0: not yet
 * @param endedMs came to rest at; 0: not yet
 * @param total tasks of the plan
 * @param ignored tasks that pass the filter but are in no state for this; -1 if not known
 * @param breakdown how the tasks of the plan are spread over states, queues and types
 * @param sample some of its tasks as they are now
 * @param effects what will happen, in words
 * @param tally results so far
 * @param drift how the tasks that pass differ from those of the plan
 * @param rate tasks a second at most
 * @param problem why it FAILED, or empty
 */
public record BulkJob(
    String id,
    BulkOrder order,
    BulkState state,
    String actor,
    long createdMs,
    long expiresMs,
    long startedMs,
    long endedMs,
    long total,
    long ignored,
    List<Share> breakdown,
    List<Task> sample,
    List<String> effects,
    Tally tally,
    Drift drift,
    int rate,
    String problem) {
  public BulkJob {
    breakdown = List.copyOf(breakdown);
    sample = List.copyOf(sample);
    effects = List.copyOf(effects);
  }

  /** So many tasks of the plan have this value of a field (state, queue or type). */
  public record Share(String field, String value, long count) {}

  /**
   * Results.
   *
   * @param skipped not done because it no longer fits
   * @param failed not done although it should have been
   */
  public record Tally(long ok, long skipped, long failed) {
    public long done() {
      return ok + skipped + failed;
    }
  }

  /**
   * What has changed between plan and apply; -1: not known.
   *
   * @param appeared tasks that pass the filter by now and are not in the plan: they are left alone
   * @param gone tasks of the plan that do not pass any more, or are deleted
   * @param changed tasks of the plan that still pass but are in another state
   */
  public record Drift(long appeared, long gone, long changed) {
    public static final Drift UNKNOWN = new Drift(-1, -1, -1);
  }
}
