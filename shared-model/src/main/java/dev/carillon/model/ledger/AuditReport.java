package dev.carillon.model.ledger;

import java.util.List;

/**
 * What one walk over the store compared and found.
 *
 * @param startedMs epoch milliseconds; 0: none has ended yet
 * @param endedMs epoch milliseconds
 * @param records task records looked at
 * @param entries index entries looked at
 * @param buckets buckets covered
 * @param found how many discrepancies
 * @param repaired how many of them were set right
 * @param discrepancies the first 200 of them
 */
public record AuditReport(
    long startedMs,
    long endedMs,
    long records,
    long entries,
    int buckets,
    int found,
    int repaired,
    List<Discrepancy> discrepancies) {
  public static final AuditReport NONE = new AuditReport(0, 0, 0, 0, 0, 0, 0, List.of());

  public AuditReport {
    discrepancies = List.copyOf(discrepancies);
  }
}
