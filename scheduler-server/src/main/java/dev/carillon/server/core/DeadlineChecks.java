package dev.carillon.server.core;

import static dev.carillon.server.core.TaskChecks.require;

import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.TaskDeadlines;
import java.time.Duration;
import java.util.Optional;

/** The limits in time of a new task: within what can be stored, and such that it can run at all. */
final class DeadlineChecks {
  private static final Duration LONGEST_WAIT = Duration.ofMillis(0xFFFF_FFFFL);

  private DeadlineChecks() {}

  static void check(NewTask task, long nowMs) {
    TaskDeadlines limits = task.deadlines();
    if (limits.equals(TaskDeadlines.NONE)) {
      return;
    }
    span("queue_wait_timeout_millis", limits.queueWait());
    span("heartbeat_timeout_millis", limits.heartbeat());
    long dueMs = Math.max(nowMs, instant(task.due(), nowMs));
    later("start_deadline_ms", limits.start(), dueMs);
    later("retry_until_ms", limits.retries(), dueMs);
  }

  private static void span(String field, Duration span) {
    require(
        !span.isNegative() && span.compareTo(LONGEST_WAIT) <= 0,
        field,
        "a time of 0 (no limit) to 49 days",
        span,
        "The unit is milliseconds.");
  }

  private static void later(String field, Optional<NewTask.Due> limit, long dueMs) {
    if (limit.isEmpty()) {
      return;
    }
    long at = instant(limit.get(), dueMs);
    require(
        at > dueMs,
        field,
        "an instant after the due one, " + dueMs,
        at,
        "The unit is epoch milliseconds.");
    require(
        at - dueMs <= TaskChecks.MAX_AHEAD.toMillis(),
        field,
        "an instant within 10 years of the due one",
        at,
        "The unit is epoch milliseconds, not microseconds.");
  }

  private static long instant(NewTask.Due due, long fromMs) {
    return switch (due) {
      case NewTask.Due.At at -> at.epochMillis();
      case NewTask.Due.After after -> fromMs + after.delay().toMillis();
    };
  }
}
