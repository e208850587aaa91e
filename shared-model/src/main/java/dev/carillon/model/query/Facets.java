package dev.carillon.model.query;

import java.util.List;

/**
 * How the tasks of a filter are spread.
 *
 * @param matched tasks that pass: all of them, or if not complete those met
 * @param scanned records read for it; 0 where counters told all
 * @param candidates records that may have to be read in all
 * @param complete whether all candidates were looked at; if not, counts that are not exact are
 *     those of a part
 */
public record Facets(
    List<Facet> facets, long matched, long scanned, long candidates, boolean complete) {
  public Facets {
    facets = List.copyOf(facets);
  }

  /**
   * One question and its answers.
   *
   * @param field state, queue, type, tenant, worker, error, label, or label.NAME
   * @param values most frequent first, at most 30
   * @param others tasks that have some other value
   * @param exact whether the counts are those of all tasks that pass
   */
  public record Facet(String field, List<Value> values, long others, boolean exact) {
    public Facet {
      values = List.copyOf(values);
    }
  }

  /**
   * A value.
   *
   * @param value as in a filter; for error a fingerprint
   * @param sample for error one of the texts, else empty
   */
  public record Value(String value, long count, String sample) {}
}
