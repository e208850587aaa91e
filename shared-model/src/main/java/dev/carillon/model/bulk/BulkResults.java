package dev.carillon.model.bulk;

import java.util.List;

/**
 * A page of results.
 *
 * @param nextToken for the next page; empty on the last
 */
public record BulkResults(List<BulkResult> results, String nextToken) {
  public BulkResults {
    results = List.copyOf(results);
  }
}
