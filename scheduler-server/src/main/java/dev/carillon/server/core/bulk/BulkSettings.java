package dev.carillon.server.core.bulk;

import java.time.Duration;

/**
 * How bulk jobs are kept and worked on.
 *
 * @param server this process
 * @param lease how long no other server goes on with a job after its last sign of life
 * @param planKept how long a plan can be applied
 * @param jobKept how long an applied job and its results are kept
 * @param most tasks in one plan
 * @param cancelGrace how long a running attempt that is cancelled has to stop
 */
public record BulkSettings(
    String server,
    Duration lease,
    Duration planKept,
    Duration jobKept,
    long most,
    Duration cancelGrace) {
  /** Tasks a second unless told otherwise. */
  public static final int RATE = 20_000;

  /** The highest rate that can be asked for. */
  public static final int MOST_RATE = 100_000;

  public static BulkSettings of(String server, Duration cancelGrace) {
    return new BulkSettings(
        server,
        Duration.ofSeconds(15),
        Duration.ofMinutes(15),
        Duration.ofDays(7),
        1_000_000,
        cancelGrace);
  }
}
