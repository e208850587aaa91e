package dev.carillon.model.task;

import java.util.Set;

/**
 * Which tasks a list shows, by the indexed facts.
 *
 * @param states only these; empty: all
 * @param queue only this one; empty: all
 * @param type only this one; empty: all
 * @param tenant only this one; empty: all
 */
public record TaskFilter(Set<TaskState> states, String queue, String type, String tenant) {
  public static final TaskFilter ALL = new TaskFilter(Set.of(), "", "", "");

  public TaskFilter {
    states = Set.copyOf(states);
  }
}
