package dev.carillon.server.config;

/**
 * Kafka, if any.
 *
 * @param bootstrap brokers; empty: no Kafka
 * @param dispatch whether hints may go through it
 */
public record Kafka(String bootstrap, DispatchMode dispatch) {
  public boolean isNamed() {
    return !bootstrap.isEmpty();
  }

  /** Whether hints are to go through Kafka. */
  public boolean dispatches() {
    return isNamed() && dispatch == DispatchMode.AUTO;
  }
}
