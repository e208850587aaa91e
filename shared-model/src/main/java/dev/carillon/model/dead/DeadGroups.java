package dev.carillon.model.dead;

import java.util.List;

/**
 * The groups that fit, the newest death first.
 *
 * @param totalGroups how many fit, also beyond the limit
 * @param count dead letters in all of those
 * @param expiring how many are deleted by age within 24 hours
 * @param retainedOut deleted because their retention was over, since the data began
 * @param discarded that can still be restored
 */
public record DeadGroups(
    List<DeadGroup> groups,
    int totalGroups,
    long count,
    long expiring,
    long retainedOut,
    long discarded) {
  public DeadGroups {
    groups = List.copyOf(groups);
  }
}
