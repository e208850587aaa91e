package dev.carillon.desktop.app;

import dev.carillon.client.CarillonClient;
import dev.carillon.desktop.state.ControlPort;
import dev.carillon.model.control.Forecast;
import dev.carillon.model.control.Scope;
import dev.carillon.model.queue.LimitStatus;
import dev.carillon.model.queue.QueueSettings;
import dev.carillon.model.worker.WorkerSnapshot;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Limits, forecasts and sizes of a real server. */
record ClientControl(CarillonClient client) implements ControlPort {
  @Override
  public CompletableFuture<LimitStatus> limits(String queue, int mostHolders) {
    return client.limits().limits(queue, mostHolders);
  }

  @Override
  public CompletableFuture<QueueSettings> put(String queue, QueueSettings settings) {
    return client.limits().put(queue, settings);
  }

  @Override
  public CompletableFuture<Forecast> forecast(Scope scope, Duration span) {
    return client.control().forecast(scope, span);
  }

  @Override
  public CompletableFuture<WorkerSnapshot> resizeWorker(String id, int slots) {
    return client.resizeWorker(id, slots);
  }
}
