package dev.carillon.model.bulk;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * What is to be done to which tasks.
 *
 * @param filter which tasks; never empty: {@code state:live} says all live ones
 * @param reason why, kept with the events; at most 256 bytes
 * @param rerun RETRY and RETRY_AS_NEW also take those that succeeded
 * @param dueMs RESCHEDULE to this instant, epoch milliseconds
 * @param delayMillis RESCHEDULE to so long from when it is applied
 * @param priority PRIORITY, 0–9
 */
public record BulkOrder(
    BulkAction action,
    String filter,
    String reason,
    boolean rerun,
    OptionalLong dueMs,
    OptionalLong delayMillis,
    Optional<Integer> priority) {

  /** An order that needs nothing else. */
  public static BulkOrder of(BulkAction action, String filter, String reason) {
    return new BulkOrder(
        action,
        filter,
        reason,
        false,
        OptionalLong.empty(),
        OptionalLong.empty(),
        Optional.empty());
  }

  public BulkOrder rerunning() {
    return new BulkOrder(action, filter, reason, true, dueMs, delayMillis, priority);
  }

  public BulkOrder dueAt(long ms) {
    return new BulkOrder(action, filter, reason, rerun, OptionalLong.of(ms), delayMillis, priority);
  }

  public BulkOrder dueAfter(long millis) {
    return new BulkOrder(action, filter, reason, rerun, dueMs, OptionalLong.of(millis), priority);
  }

  public BulkOrder withPriority(int value) {
    return new BulkOrder(action, filter, reason, rerun, dueMs, delayMillis, Optional.of(value));
  }
}
