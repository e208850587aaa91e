package dev.carillon.model.workflow;

import dev.carillon.model.task.Payload;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * A run to start.
 *
 * @param workflow its id
 * @param version which; 0: the latest
 * @param input JSON for {@code ${input…}}, at most 64 KiB; empty: the workflow's own
 * @param labels beside the workflow's, at most 32 together
 * @param idempotencyKey two calls with one key give one run; empty: none
 * @param deadline longest time to its end; empty: the workflow's own
 * @param reason why, for the log
 */
public record NewRun(
    String tenant,
    String workflow,
    int version,
    Payload input,
    Map<String, String> labels,
    String idempotencyKey,
    Optional<Duration> deadline,
    String reason) {
  public NewRun {
    labels = Map.copyOf(labels);
  }

  /** The latest version with nothing special. */
  public static NewRun of(String tenant, String workflow) {
    return new NewRun(tenant, workflow, 0, Payload.EMPTY, Map.of(), "", Optional.empty(), "");
  }
}
