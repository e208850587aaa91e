package dev.carillon.server.worker.api;

import dev.carillon.model.task.Payload;
import dev.carillon.model.worker.Assignment;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** What a handler knows of its attempt, and what it can tell meanwhile. Any thread may use it. */
public interface TaskContext {
  /** Everything known of the attempt. */
  Assignment assignment();

  /** The payload, byte for byte as it was submitted. */
  default Payload payload() {
    return assignment().payload();
  }

  /**
   * Adds to the output of the attempt, which people follow live. Never blocks; what comes too fast
   * is dropped.
   */
  void log(byte[] data, int offset, int length);

  /** Adds a line to the output. */
  default void log(String line) {
    byte[] bytes = (line + '\n').getBytes(StandardCharsets.UTF_8);
    log(bytes, 0, bytes.length);
  }

  /**
   * Tells how far it is, 0–1000 thousandths; told to the server with the next heartbeat. Also a
   * sign of life, like {@link #heartbeat()}.
   */
  void progress(int permille);

  /**
   * Tells that the handler is alive and gets on. A task with a heartbeat timeout ends as timed out
   * when its handler gives no sign for that long: no heartbeat, no progress, no output.
   */
  default void heartbeat() {}

  /** Whether the attempt is to stop, for whatever reason. */
  boolean cancelled();

  /**
   * Time left to stop in good order once {@link #cancelled()}: after it the attempt is given up.
   * Zero: stop at once, by force. While nobody asked to stop it is the longest duration there is.
   */
  Duration grace();
}
