package dev.carillon.server.core.run;

import dev.carillon.model.task.TaskId;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs that could not be taken forward, by no fault of the store. They are left alone for a while,
 * or one of them would hold up all others. Only in memory: another server tries for itself. One
 * thread.
 */
final class Troubled {
  private static final Logger LOG = LoggerFactory.getLogger(Troubled.class);
  private static final long LEFT_ALONE_MS = 60_000;

  /** Until when, by the clock of Redis. */
  private final Map<TaskId, Long> until = new HashMap<>();

  boolean leftAlone(TaskId run, long nowMs) {
    return until.getOrDefault(run, 0L) > nowMs;
  }

  void add(TaskId run, long nowMs, RuntimeException why) {
    // Those that went on, ended or belong to others by now.
    until.values().removeIf(ms -> ms <= nowMs);
    until.put(run, nowMs + LEFT_ALONE_MS);
    LOG.error("run {}: cannot go on, is tried again in a minute", run, why);
  }
}
