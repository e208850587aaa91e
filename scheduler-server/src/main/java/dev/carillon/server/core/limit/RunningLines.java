package dev.carillon.server.core.limit;

import dev.carillon.model.worker.AttemptRef;
import dev.carillon.server.core.Line;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * The lines of limited attempts that were claimed here. One whose lease was not renewed here for
 * twice its time has ended elsewhere, or lives on through another server, and is forgotten: the
 * slot of an attempt nobody remembers is freed when its task is asked. Any thread.
 */
final class RunningLines {
  private record Running(Line line, long untilNanos) {}

  private final Map<String, Running> attempts = new ConcurrentHashMap<>();
  private final LongSupplier nanos;
  private final AtomicLong sweepAt;

  RunningLines(LongSupplier nanos) {
    this.nanos = nanos;
    this.sweepAt = new AtomicLong(nanos.getAsLong());
  }

  /** An attempt has begun under a lease. */
  void claimed(AttemptRef attempt, Line line, Duration lease) {
    long now = nanos.getAsLong();
    attempts.put(name(attempt), new Running(line, now + 2 * lease.toNanos()));
    long due = sweepAt.get();
    if (now - due >= 0 && sweepAt.compareAndSet(due, now + lease.toNanos())) {
      attempts.values().removeIf(running -> now - running.untilNanos() > 0);
    }
  }

  /** Its lease was renewed. */
  void renewed(AttemptRef attempt, Duration lease) {
    long until = nanos.getAsLong() + 2 * lease.toNanos();
    attempts.computeIfPresent(name(attempt), (name, r) -> new Running(r.line(), until));
  }

  /** It has ended; its line, if it is known here. */
  Optional<Line> over(AttemptRef attempt) {
    return Optional.ofNullable(attempts.remove(name(attempt))).map(Running::line);
  }

  int size() {
    return attempts.size();
  }

  private static String name(AttemptRef attempt) {
    return attempt.id() + ":" + attempt.gen();
  }
}
