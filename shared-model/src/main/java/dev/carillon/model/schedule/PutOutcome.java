package dev.carillon.model.schedule;

import java.util.List;

/**
 * What storing a schedule did.
 *
 * @param schedule as it is now
 * @param change what became of it
 * @param warnings what the author may not have meant
 */
public record PutOutcome(ScheduleSnapshot schedule, Change change, List<String> warnings) {
  /** What became of a definition. */
  public enum Change {
    CREATED,
    CHANGED,
    /** It was there, word for word: no new version. */
    UNCHANGED
  }

  public PutOutcome {
    warnings = List.copyOf(warnings);
  }
}
