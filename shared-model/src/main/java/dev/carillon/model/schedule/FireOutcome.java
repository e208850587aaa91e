package dev.carillon.model.schedule;

/** What became of a fire. */
public enum FireOutcome {
  /** It created its task or run. */
  FIRED,
  /** It waits for the end of an earlier one. */
  QUEUED,
  /** The overlap policy let it go. */
  SKIPPED,
  /** Its instant passed without it: see the cause. */
  MISSED,
  /** What it should have created was refused: see the cause. */
  REFUSED
}
