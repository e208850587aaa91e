package dev.carillon.server.core.port;

import dev.carillon.model.error.CarillonException;
import java.util.List;

/** Where exported events go. */
public interface EventSink {
  /** One record; the value is JSON in UTF-8. */
  record Outgoing(String topic, String key, byte[] value) {}

  /** Whether it can be tried now. */
  boolean open();

  /**
   * Sends records in order; returns once all are acknowledged by every replica in sync. Blocks
   * until then, at most some 20 s. Where it fails, what has arrived is a beginning, for each key.
   *
   * @throws CarillonException NOT_READY if any was not: then some may have arrived, and all are to
   *     be sent again
   */
  void send(List<Outgoing> records);
}
