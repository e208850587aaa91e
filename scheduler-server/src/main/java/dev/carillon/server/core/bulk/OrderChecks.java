package dev.carillon.server.core.bulk;

import dev.carillon.model.bulk.BulkAction;
import dev.carillon.model.bulk.BulkOrder;
import dev.carillon.model.error.CarillonException;
import dev.carillon.model.query.Filter;
import java.nio.charset.StandardCharsets;

/** What an order must say. */
final class OrderChecks {
  private static final int MAX_REASON = 256;
  private static final long MOST_DELAY = 3_650L * 86_400_000;

  private OrderChecks() {}

  static void check(BulkOrder order) {
    if (Filter.parse(order.filter()).everything()) {
      throw CarillonException.invalid(
          "filter",
          "Expected a filter that says which tasks, but got an empty one.",
          "To mean all of them say so: "
              + (order.action() == BulkAction.RETRY
                      || order.action() == BulkAction.RETRY_AS_NEW
                      || order.action() == BulkAction.DELETE
                  ? "state:ended."
                  : "state:live."));
    }
    if (order.reason().getBytes(StandardCharsets.UTF_8).length > MAX_REASON) {
      throw CarillonException.invalid(
          "reason", "Expected a reason of at most 256 bytes, but got a longer one.", "Shorten it.");
    }
    if (order.action() == BulkAction.PRIORITY
        && order.priority().filter(p -> p >= 0 && p <= 9).isEmpty()) {
      throw CarillonException.invalid(
          "priority",
          "Expected a priority of 0–9, but got "
              + order.priority().map(String::valueOf).orElse("none")
              + ".",
          "Higher ones go first; 5 is usual.");
    }
    if (order.action() == BulkAction.RESCHEDULE) {
      boolean at = order.dueMs().isPresent();
      long value = at ? order.dueMs().getAsLong() : order.delayMillis().orElse(-1);
      if (at == order.delayMillis().isPresent() || value < 0 || !at && value > MOST_DELAY) {
        throw CarillonException.invalid(
            at ? "due_ms" : "delay_millis",
            "Expected either an instant or a delay of 0 ms to 10 years, but got "
                + (at == order.delayMillis().isPresent() ? (at ? "both" : "neither") : value)
                + ".",
            "Set one of due_ms and delay_millis.");
      }
    }
  }
}
