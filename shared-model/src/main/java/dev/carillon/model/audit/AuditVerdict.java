package dev.carillon.model.audit;

/**
 * What a walk along the chain found.
 *
 * @param entries how many were looked at
 * @param first number of the first that is kept; 0: there are none
 * @param last number of the last
 * @param lastHash note it with {@code last} somewhere else, to be given to a later walk
 * @param broken number of the first entry that does not fit; 0: all fit
 * @param problem what is wrong there
 */
public record AuditVerdict(
    long entries, long first, long last, String lastHash, long broken, String problem) {
  /** Whether all entries are there, in order and as they were written. */
  public boolean whole() {
    return broken == 0;
  }
}
