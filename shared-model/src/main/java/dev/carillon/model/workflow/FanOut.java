package dev.carillon.model.workflow;

import java.util.List;

/**
 * One task an item of a list, then a join: the node ends once all have ended, FAILED if one failed.
 * A list of no items ends SUCCEEDED at once. The payload says {@code ${item}} and {@code ${index}}.
 *
 * @param items the list, each a JSON value; empty if there is a source
 * @param source where the list comes from when the node starts, like {@code
 *     ${nodes.extract.output.items}}; empty: the items given
 * @param parallelism items that run at once; 0: any number
 */
public record FanOut(List<String> items, String source, int parallelism) {
  public FanOut {
    items = List.copyOf(items);
  }

  /** Over a list that the definition gives. */
  public static FanOut over(List<String> items) {
    return new FanOut(items, "", 0);
  }

  /** Over a list that another node puts out. */
  public static FanOut over(String source) {
    return new FanOut(List.of(), source, 0);
  }

  /** Whether the list is known before the run. */
  public boolean literal() {
    return source.isEmpty();
  }
}
