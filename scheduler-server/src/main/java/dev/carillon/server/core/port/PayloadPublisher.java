package dev.carillon.server.core.port;

import dev.carillon.model.task.Task;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Sends the payload of a task of type {@code kafka} to its topic. Never blocks the caller for long.
 */
public interface PayloadPublisher {
  /** The type of such tasks. */
  String TYPE = "kafka";

  /** The attribute that names their topic; required. */
  String TOPIC = "topic";

  /** Whether payloads may be sent now: false while the broker is away. */
  boolean open();

  /**
   * Sends one.
   *
   * @param done called later, by a thread of the publisher
   */
  void publish(Task task, Consumer<Result> done);

  /**
   * @param error null: the broker has it
   * @param brokerAway the broker could not be reached: the attempt does not count
   * @param fatal sending it again is no use (no such topic setting, record too large)
   */
  record Result(@Nullable String error, boolean brokerAway, boolean fatal) {
    public static final Result ACKNOWLEDGED = new Result(null, false, false);
  }
}
