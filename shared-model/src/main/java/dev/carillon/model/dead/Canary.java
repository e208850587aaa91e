package dev.carillon.model.dead;

/**
 * A careful redrive.
 *
 * @param verdict why it stands where it stands
 * @param startedMs only what died up to then is brought back
 * @param sinceMs when the present state began
 * @param total how many there were at the start
 */
public record Canary(
    String id,
    CanaryState state,
    String verdict,
    DeadSelection selection,
    DeadEdits edits,
    CanaryTerms terms,
    String actor,
    long startedMs,
    long sinceMs,
    long total,
    Counts counts) {

  /**
   * What became of those it brought back.
   *
   * @param failed an attempt again
   * @param pending neither yet
   */
  public record Counts(long redriven, long succeeded, long failed, long pending) {
    public static final Counts NONE = new Counts(0, 0, 0, 0);
  }

  /** The same with other figures. */
  public Canary with(Counts now) {
    return new Canary(
        id, state, verdict, selection, edits, terms, actor, startedMs, sinceMs, total, now);
  }

  /** The same in another state. */
  public Canary in(CanaryState newState, String why, long nowMs) {
    return new Canary(
        id, newState, why, selection, edits, terms, actor, startedMs, nowMs, total, counts);
  }
}
