package dev.carillon.server.worker.handler;

import dev.carillon.model.task.Payload;
import dev.carillon.server.worker.api.NonRetryableException;
import dev.carillon.server.worker.api.TaskContext;
import dev.carillon.server.worker.api.TaskHandler;

/** Type {@code echo}: returns the payload. For first steps, and for measuring everything else. */
public final class EchoHandler implements TaskHandler {
  private static final int MAX_RESULT = 65_536;

  @Override
  public String type() {
    return "echo";
  }

  @Override
  public Payload run(TaskContext context) throws NonRetryableException {
    Payload payload = context.payload();
    if (payload.size() > MAX_RESULT) {
      throw new NonRetryableException(
          "Expected a payload of at most "
              + MAX_RESULT
              + " bytes to send back, but it has "
              + payload.size()
              + ".");
    }
    return payload;
  }
}
