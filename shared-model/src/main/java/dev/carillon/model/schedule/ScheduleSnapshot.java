package dev.carillon.model.schedule;

import dev.carillon.model.queue.PauseInfo;
import java.util.List;
import java.util.Optional;

/**
 * A schedule and where it stands.
 *
 * @param version 1 for the first, one more with each change of the definition
 * @param pause by whom and why it is PAUSED
 * @param nextMs instant of the next fire, epoch milliseconds; 0: none, or not known before a run
 *     has ended
 * @param nextDueMs when that is made: with jitter
 * @param lastMs instant of the last fire that created something; 0: none yet
 * @param failures in a row, what ended without success
 * @param fired how often it created something since it was made
 * @param missed fires that were not made in time and not made up for
 * @param skipped fires that created nothing because of the overlap policy
 * @param live ids of the tasks or runs it created that still live, at most 100, the oldest first
 * @param createdMs first made at, epoch milliseconds
 * @param changedMs definition last changed at
 */
public record ScheduleSnapshot(
    Schedule schedule,
    long version,
    ScheduleState state,
    Optional<PauseInfo> pause,
    long nextMs,
    long nextDueMs,
    long lastMs,
    int failures,
    long fired,
    long missed,
    long skipped,
    List<String> live,
    long createdMs,
    long changedMs) {
  public ScheduleSnapshot {
    live = List.copyOf(live);
  }
}
