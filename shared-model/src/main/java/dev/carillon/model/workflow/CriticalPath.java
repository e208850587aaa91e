package dev.carillon.model.workflow;

import java.util.List;
import java.util.Map;

/**
 * What the end of a graph hangs on.
 *
 * @param endMs when the last node ends, in the time of the durations given
 * @param path ids, first to last
 * @param places every node's
 */
public record CriticalPath(long endMs, List<String> path, Map<String, Place> places) {
  /**
   * Where a node lies.
   *
   * @param startMs earliest start
   * @param endMs earliest end
   * @param slackMillis how much later it could end without the last node ending later
   */
  public record Place(long startMs, long endMs, long slackMillis) {}

  public CriticalPath {
    path = List.copyOf(path);
    places = Map.copyOf(places);
  }
}
