package dev.carillon.model.ledger;

import java.util.List;
import java.util.Map;

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
 * @param layouts records by the layout they are written in
 * @param outdated those in a layout that this version reads, but does not write any more
 */
public record AuditReport(
    long startedMs,
    long endedMs,
    long records,
    long entries,
    int buckets,
    int found,
    int repaired,
    List<Discrepancy> discrepancies,
    Map<Integer, Long> layouts,
    long outdated) {
  public static final AuditReport NONE =
      new AuditReport(0, 0, 0, 0, 0, 0, 0, List.of(), Map.of(), 0);

  public AuditReport {
    discrepancies = List.copyOf(discrepancies);
    layouts = Map.copyOf(layouts);
  }
}
