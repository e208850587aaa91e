package dev.carillon.desktop.app;

import dev.carillon.desktop.state.ControlPort;
import dev.carillon.model.control.Forecast;
import dev.carillon.model.control.Scope;
import dev.carillon.model.queue.LimitStatus;
import dev.carillon.model.queue.QueueSettings;
import dev.carillon.model.queue.Rate;
import dev.carillon.model.worker.WorkerSnapshot;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A queue that is held by its limit. */
record FixtureControl() implements ControlPort {
  @Override
  public CompletableFuture<LimitStatus> limits(String queue, int mostHolders) {
    return CompletableFuture.completedFuture(
        new LimitStatus(
            queue,
            "",
            QueueSettings.ofTenant(20, Rate.of(100, Duration.ofSeconds(1))),
            20,
            4,
            List.of(),
            List.of(),
            4_102));
  }

  @Override
  public CompletableFuture<QueueSettings> put(String queue, QueueSettings settings) {
    return new CompletableFuture<>();
  }

  @Override
  public CompletableFuture<Forecast> forecast(Scope scope, Duration span) {
    return CompletableFuture.completedFuture(
        new Forecast(
            scope,
            span.toMillis(),
            List.of(
                new Forecast.Line("default", scope.name(), "shell", 4_102, 20, 0, 22, 79_200))));
  }

  @Override
  public CompletableFuture<WorkerSnapshot> resizeWorker(String id, int slots) {
    return new CompletableFuture<>();
  }
}
