package dev.carillon.model.workflow;

import java.util.List;

/**
 * Some runs, newest first; there may be none, and more to come.
 *
 * @param nextToken for the next page; empty on the last
 */
public record RunPage(List<Run> runs, String nextToken) {
  public RunPage {
    runs = List.copyOf(runs);
  }
}
