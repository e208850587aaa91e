package dev.carillon.server.worker.handler;

import dev.carillon.model.task.Payload;
import dev.carillon.model.task.TaskId;
import dev.carillon.model.worker.Assignment;
import dev.carillon.model.worker.AttemptRef;
import dev.carillon.model.worker.Nonce;
import dev.carillon.server.worker.api.TaskContext;
import java.time.Duration;
import java.util.Map;

/** A context for one call of a handler that nobody stops. */
record HandlerContext(String type, String text) implements TaskContext {
  @Override
  public Assignment assignment() {
    return new Assignment(
        new AttemptRef(new TaskId(0, "000000000001"), 5, new Nonce(1, 1)),
        "default",
        type,
        "",
        1,
        3,
        Duration.ofHours(1),
        Payload.of(text),
        Map.of(),
        Map.of(),
        0,
        "");
  }

  @Override
  public void log(byte[] data, int offset, int length) {}

  @Override
  public void progress(int permille) {}

  @Override
  public boolean cancelled() {
    return false;
  }

  @Override
  public Duration grace() {
    return Duration.ofDays(1);
  }
}
