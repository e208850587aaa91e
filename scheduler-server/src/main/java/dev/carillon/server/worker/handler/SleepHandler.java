package dev.carillon.server.worker.handler;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.carillon.model.task.Payload;
import dev.carillon.server.worker.api.NonRetryableException;
import dev.carillon.server.worker.api.TaskContext;
import dev.carillon.server.worker.api.TaskHandler;
import java.time.Duration;

/**
 * Type {@code sleep}: does nothing for a while. The payload is a number of milliseconds, or {@code
 * {"millis": n}} or {@code {"seconds": n}}. Tells its progress.
 */
public final class SleepHandler implements TaskHandler {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long LONGEST_MILLIS = Duration.ofDays(7).toMillis();

  /** So often it tells its progress. */
  private static final long STEP_MILLIS = 1_000;

  @Override
  public String type() {
    return "sleep";
  }

  @Override
  public Payload run(TaskContext context) throws Exception {
    long millis = millis(context.payload().utf8());
    long left = millis;
    while (left > 0) {
      long step = Math.min(left, STEP_MILLIS);
      Thread.sleep(step);
      left -= step;
      context.progress((int) ((millis - left) * 1000 / millis));
    }
    return Payload.EMPTY;
  }

  static long millis(String payload) throws NonRetryableException {
    try {
      JsonNode json = JSON.readTree(payload.strip());
      double value =
          json.isNumber()
              ? json.asDouble()
              : json.path("millis").asDouble(json.path("seconds").asDouble(-0.001) * 1000);
      if (value >= 0 && value <= LONGEST_MILLIS) {
        return Math.round(value);
      }
    } catch (JsonProcessingException e) {
      throw unreadable(payload, e);
    }
    throw unreadable(payload, null);
  }

  private static NonRetryableException unreadable(
      String payload, @org.jspecify.annotations.Nullable Throwable cause) {
    String shown = payload.length() > 100 ? payload.substring(0, 100) + "…" : payload;
    String message =
        "Expected milliseconds, {\"millis\": n} or {\"seconds\": n}, up to 7 days, but the payload"
            + " is '"
            + shown
            + "'.";
    return cause == null
        ? new NonRetryableException(message)
        : new NonRetryableException(message, cause);
  }
}
