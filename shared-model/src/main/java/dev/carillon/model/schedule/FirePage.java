package dev.carillon.model.schedule;

import java.util.List;

/**
 * Some of a schedule's history, the newest first.
 *
 * @param nextToken for the next page; empty: this was the last
 */
public record FirePage(List<FireRecord> fires, String nextToken) {
  public FirePage {
    fires = List.copyOf(fires);
  }
}
