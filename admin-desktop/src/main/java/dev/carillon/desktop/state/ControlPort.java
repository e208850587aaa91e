package dev.carillon.desktop.state;

import dev.carillon.model.control.Forecast;
import dev.carillon.model.control.Scope;
import dev.carillon.model.queue.LimitStatus;
import dev.carillon.model.queue.QueueSettings;
import dev.carillon.model.worker.WorkerSnapshot;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Limits, forecasts and sizes. As with {@link ServerPort}, nothing blocks. */
public interface ControlPort {
  /** The limits of a queue, who holds its slots, and what waits for one. */
  CompletableFuture<LimitStatus> limits(String queue, int mostHolders);

  /** Replaces all settings of a queue. */
  CompletableFuture<QueueSettings> put(String queue, QueueSettings settings);

  /** What would pile up within that time. */
  CompletableFuture<Forecast> forecast(Scope scope, Duration span);

  /**
   * Changes how many tasks a worker runs at once.
   *
   * @param slots 0: as many as it registered with
   */
  CompletableFuture<WorkerSnapshot> resizeWorker(String id, int slots);
}
