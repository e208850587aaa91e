package dev.carillon.model.workflow;

import java.util.List;

/**
 * What happens if one node fails and all else succeeds.
 *
 * @param rows in the order of levels
 * @param complete whether every node has a row
 */
public record OutcomeTable(List<Row> rows, boolean complete) {
  /**
   * If one node fails.
   *
   * @param node the one that fails
   * @param run how the run ends
   * @param upstreamFailed nodes that end UPSTREAM_FAILED, at most 50 named
   * @param skipped nodes that end SKIPPED, at most 50 named
   * @param cancelled nodes that are not started because the run stops, at most 50 named
   * @param succeeded how many succeed all the same
   * @param lost how many in all do not run
   */
  public record Row(
      String node,
      RunState run,
      List<String> upstreamFailed,
      List<String> skipped,
      List<String> cancelled,
      int succeeded,
      int lost) {
    public Row {
      upstreamFailed = List.copyOf(upstreamFailed);
      skipped = List.copyOf(skipped);
      cancelled = List.copyOf(cancelled);
    }
  }

  public static final OutcomeTable EMPTY = new OutcomeTable(List.of(), true);

  public OutcomeTable {
    rows = List.copyOf(rows);
  }
}
