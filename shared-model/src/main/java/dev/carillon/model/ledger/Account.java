package dev.carillon.model.ledger;

import dev.carillon.model.task.TaskState;
import java.util.Map;

/**
 * What became of the tasks of a queue, tenant, type or line.
 *
 * @param name which one
 * @param submitted tasks that ever came in
 * @param here tasks that are still here, by state
 * @param gone tasks that were taken away, by cause (retention, delete, discard …)
 */
public record Account(
    String name, long submitted, Map<TaskState, Long> here, Map<String, Long> gone) {
  public Account {
    here = Map.copyOf(here);
    gone = Map.copyOf(gone);
  }

  /** Tasks that are missing (positive) or too many (negative); 0 if the books balance. */
  public long difference() {
    return submitted - sum(here) - sum(gone);
  }

  private static long sum(Map<?, Long> parts) {
    return parts.values().stream().mapToLong(Long::longValue).sum();
  }
}
