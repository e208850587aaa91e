package dev.carillon.server.core.port;

import java.util.Map;

/** Filters of records, in CEL. Any thread; never blocks. */
public interface EventFilters {
  /**
   * A record of a topic.
   *
   * @param key empty: none
   * @param value its bytes as text
   */
  record Event(String topic, String key, String value, Map<String, String> headers) {
    public Event {
      headers = Map.copyOf(headers);
    }
  }

  /**
   * Checks a filter.
   *
   * @throws dev.carillon.model.error.CarillonException INVALID_ARGUMENT, field "event.filter"
   */
  void check(String filter);

  /**
   * Whether a record passes. One that lacks what the filter asks for does not.
   *
   * @param filter empty: every record passes
   * @throws dev.carillon.model.error.CarillonException INVALID_ARGUMENT for a record that is no
   *     JSON, or that the filter cannot be applied to
   */
  boolean passes(String filter, Event event);
}
