package dev.carillon.model.task;

import java.util.List;

/**
 * One page of a list.
 *
 * @param tasks live ones by due time, ended ones by when they ended, newest first
 * @param nextToken for the next page; empty on the last
 * @param total how many match in all
 */
public record TaskPage(List<Task> tasks, String nextToken, long total) {
  public TaskPage {
    tasks = List.copyOf(tasks);
  }
}
