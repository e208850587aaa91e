package dev.carillon.model.schedule;

import java.util.List;

/**
 * A backfill and how far it is.
 *
 * @param id names it, and is the token to apply it with
 * @param version of the schedule whose instants these are
 * @param actor who planned it
 * @param createdMs planned at, epoch milliseconds
 * @param startedMs applied at; 0: not yet
 * @param endedMs ended at; 0: not yet
 * @param total fires in all
 * @param already instants of the range that are left out because they were made before
 * @param made of them made so far
 * @param succeeded of those made
 * @param failed ended without success
 * @param refused not created, see the history
 * @param sample the first and last instants, at most 10 each, epoch milliseconds
 */
public record Backfill(
    String id,
    String schedule,
    String tenant,
    long version,
    BackfillOrder order,
    BackfillState state,
    String actor,
    long createdMs,
    long startedMs,
    long endedMs,
    long total,
    long already,
    long made,
    long succeeded,
    long failed,
    long refused,
    List<Long> sample) {
  public Backfill {
    sample = List.copyOf(sample);
  }
}
