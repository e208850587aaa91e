package dev.carillon.server.worker;

import dev.carillon.model.worker.Welcome;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * How long a lease lasts and how it is kept, as the server last said. All instants are of the
 * monotonic clock: a wall clock that is set would fence everything or nothing.
 */
final class Lease {
  private static final long MARGIN_NANOS = TimeUnit.SECONDS.toNanos(5);

  private volatile Welcome welcome =
      new Welcome(Duration.ofSeconds(30), Duration.ofSeconds(10), "", "", "", "", 0);

  void learn(Welcome value) {
    welcome = value;
  }

  /**
   * When a lease that was taken or renewed by a call sent at this instant counts as lost: five
   * seconds before its end, so that killing is over when the server gives the task away. Leases
   * under 30 s keep a sixth.
   */
  long fenceAfter(long sentAtNanos) {
    long lease = welcome.lease().toNanos();
    return sentAtNanos + lease - Math.min(MARGIN_NANOS, lease / 6);
  }

  /**
   * How long an answer "Redis is away" protects: while it is away nothing is reaped, but the next
   * answer must come, or the server may have found Redis again and this worker would not know. Half
   * a heartbeat, with beats every quarter, keeps the sum within a lease even if Redis was away for
   * just under half of one (above that the server itself holds back for a whole lease).
   */
  long fenceAfterAway(long sentAtNanos) {
    return sentAtNanos + welcome.heartbeat().toNanos() / 2;
  }

  long heartbeatNanos() {
    return welcome.heartbeat().toNanos();
  }

  /** Time to the next beat while Redis is away. */
  long awayBeatNanos() {
    return welcome.heartbeat().toNanos() / 4;
  }
}
