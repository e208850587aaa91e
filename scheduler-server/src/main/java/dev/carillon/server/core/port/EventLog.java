package dev.carillon.server.core.port;

import dev.carillon.model.event.TaskEvent;
import java.util.List;

/** The event log as stored. Blocks; any thread; REDIS_AWAY if it cannot be read now. */
public interface EventLog {
  /** The place behind the newest event. */
  String end();

  /** Reads on from a place, so many entries of each bucket. */
  default Read read(String cursor, int mostPerBucket) {
    return read(cursor, "", mostPerBucket, Integer.MAX_VALUE);
  }

  /**
   * Reads on from a place.
   *
   * @param cursor opaque, from {@link #end()} or an earlier read
   * @param until nothing behind this cursor; empty: to the end
   * @param mostEntries of each bucket
   * @param mostEvents of each bucket; an entry is never cut, so one more may come whole
   * @throws dev.carillon.model.error.CarillonException INVALID_ARGUMENT for a text that is no
   *     cursor of this cluster
   */
  Read read(String cursor, String until, int mostEntries, int mostEvents);

  /**
   * @param gap true if events behind the cursor were trimmed before they were read
   * @param more true if there was more than asked for
   */
  record Read(List<TaskEvent> events, String cursor, boolean gap, boolean more) {
    public Read {
      events = List.copyOf(events);
    }
  }
}
