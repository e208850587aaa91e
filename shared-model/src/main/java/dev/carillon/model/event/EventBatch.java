package dev.carillon.model.event;

import java.util.List;

/**
 * Some events and where to go on.
 *
 * @param cursor opaque; give it back to go on behind these events
 * @param resync true: events were lost to this watcher, read lists anew
 */
public record EventBatch(List<TaskEvent> events, String cursor, boolean resync) {
  public EventBatch {
    events = List.copyOf(events);
  }
}
