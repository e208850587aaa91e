package dev.carillon.server.core.port;

import dev.carillon.model.control.Paused;
import dev.carillon.model.control.Scope;
import dev.carillon.server.core.Line;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Pause switches of everything, a tenant, a queue or a type. Blocks; any thread; REDIS_AWAY if the
 * outcome is unknown (repeating is safe).
 */
public interface ControlStore {
  /** Sets a switch in every bucket; returns once all have it. Not of a worker. */
  Paused pause(Scope scope, String reason, String actor, Duration howLong);

  /** Clears a switch in every bucket; false if it was not set. */
  boolean resume(Scope scope, String actor);

  /**
   * Makes the switches of all buckets the same again, where an order came to some of them only or a
   * Redis forgot it: what at least half of them say holds. Acts on what the call before has seen,
   * too; returns how many it changed.
   */
  int repair();

  /** The switches in force. */
  List<Paused> pauses();

  /** Counters of every line. */
  Map<Line, Depth> depths();

  /**
   * @param submitted tasks that ever came in
   */
  record Depth(long ready, long running, long submitted) {}

  /** Tasks that become due within a time, retries among them, by line. */
  Map<Line, Long> dueWithin(Collection<Line> lines, Duration span);
}
