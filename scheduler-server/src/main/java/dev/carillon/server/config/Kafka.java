package dev.carillon.server.config;

import java.util.List;

/**
 * Kafka, if any.
 *
 * @param bootstrap brokers; empty: no Kafka
 * @param dispatch whether hints may go through it
 * @param taskTopics how topics begin that tasks of limited callers may write to
 */
public record Kafka(String bootstrap, DispatchMode dispatch, List<String> taskTopics) {
  public Kafka {
    taskTopics = List.copyOf(taskTopics);
  }

  /** Where limited callers write to the topics of doors only. */
  public Kafka(String bootstrap, DispatchMode dispatch) {
    this(bootstrap, dispatch, List.of());
  }

  public Kafka withBootstrap(String value) {
    return new Kafka(value, dispatch, taskTopics);
  }

  public boolean isNamed() {
    return !bootstrap.isEmpty();
  }

  /** Whether hints are to go through Kafka. */
  public boolean dispatches() {
    return isNamed() && dispatch == DispatchMode.AUTO;
  }
}
