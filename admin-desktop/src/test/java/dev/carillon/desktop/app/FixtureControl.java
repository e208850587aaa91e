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
            QueueSettings.ofTenant(most(queue), Rate.of(100, Duration.ofSeconds(1))),
            queue.equals("mail") ? 310 : most(queue),
            4,
            List.of(),
            List.of(),
            queue.equals("reports") ? 4_102 : 0));
  }

  private static int most(String queue) {
    return switch (queue) {
      case "mail" -> 400;
      case "reports" -> 20;
      case "images" -> 64;
      default -> 0;
    };
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
