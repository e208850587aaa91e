package dev.carillon.model.dead;

import java.util.List;

/**
 * What became of a redrive, discard or undo, or what would.
 *
 * @param dryRun nothing was done
 * @param matched how many fitted when the call began
 * @param done moved by this call
 * @param skipped no longer what was expected
 * @param remaining left for a further call
 * @param sample ids of some
 * @param diedUntilMs to be handed on to a further call
 * @param token undoes a discard
 * @param undoUntilMs until when; 0: no discard
 */
public record DeadOutcome(
    boolean dryRun,
    long matched,
    long done,
    long skipped,
    long remaining,
    List<String> sample,
    List<DeadSlice> slices,
    long diedUntilMs,
    String token,
    long undoUntilMs) {
  public DeadOutcome {
    sample = List.copyOf(sample);
    slices = List.copyOf(slices);
  }
}
