package dev.carillon.model.worker;

import java.util.List;

/**
 * A worker's heartbeat: it renews the leases of all it runs.
 *
 * @param sequence number of this beat, echoed in the answer
 * @param running what it runs now
 * @param progress thousandths done of each of them, same order; empty: unknown
 * @param freeSlots free slots now
 * @param kafkaJoined whether its Kafka consumer has joined the group, so that hints may go there
 * @param cpuPermille processor load, thousandths of one core
 * @param rssBytes resident memory
 * @param draining whether it takes no new work because it drains
 * @param sentMs its clock when it sent this, epoch milliseconds; 0: not told
 */
public record Beat(
    long sequence,
    List<AttemptRef> running,
    List<Integer> progress,
    int freeSlots,
    boolean kafkaJoined,
    int cpuPermille,
    long rssBytes,
    boolean draining,
    long sentMs) {
  /** One that does not tell the time. */
  public Beat(
      long sequence,
      List<AttemptRef> running,
      List<Integer> progress,
      int freeSlots,
      boolean kafkaJoined,
      int cpuPermille,
      long rssBytes,
      boolean draining) {
    this(sequence, running, progress, freeSlots, kafkaJoined, cpuPermille, rssBytes, draining, 0);
  }

  public Beat {
    running = List.copyOf(running);
    progress = List.copyOf(progress);
  }
}
