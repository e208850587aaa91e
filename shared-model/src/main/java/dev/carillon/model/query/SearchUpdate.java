package dev.carillon.model.query;

import dev.carillon.model.task.Task;
import java.util.List;

/**
 * What a search has found since the update before, and how far it is.
 *
 * @param tasks hits, in order: what runs, what waits, what is held, what is over, newest first
 * @param scanned records read so far
 * @param matched how many of them passed so far, shown or only counted
 * @param candidates records that may have to be read in all
 * @param total how many pass in all; -1 while that is not known
 * @param nextToken where to go on; empty where nothing is left, and before the last update
 * @param done whether this is the last update
 */
public record SearchUpdate(
    List<Task> tasks,
    long scanned,
    long matched,
    long candidates,
    long total,
    String nextToken,
    boolean done) {
  public SearchUpdate {
    tasks = List.copyOf(tasks);
  }
}
