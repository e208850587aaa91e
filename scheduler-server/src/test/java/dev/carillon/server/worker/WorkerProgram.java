package dev.carillon.server.worker;

import dev.carillon.client.Connection;
import dev.carillon.client.GrpcWorkerLink;
import dev.carillon.server.worker.handler.HttpSettings;
import dev.carillon.server.worker.kafka.ShareHintSource;
import dev.carillon.server.worker.shell.ShellMode;
import dev.carillon.server.worker.shell.ShellSettings;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;

/** A worker as a program of its own, so that a test can kill it. */
final class WorkerProgram {
  private WorkerProgram() {}

  static WorkerProcess start(int port, Path data, int slots, GrpcWorkerLink link) {
    return WorkerProcess.start(
        new WorkerSettings(
            "on " + port,
            List.of(),
            List.of(),
            slots,
            Map.of(),
            data,
            ShellSettings.of(ShellMode.LINE),
            HttpSettings.of(List.of()),
            Optional.empty(),
            true,
            Duration.ofSeconds(1)),
        link,
        ShareHintSource::open,
        new WorkerThreads(
            Executors.newVirtualThreadPerTaskExecutor(),
            Executors.newCachedThreadPool(task -> Thread.ofPlatform().daemon().unstarted(task)),
            Executors.newSingleThreadScheduledExecutor(
                task -> Thread.ofPlatform().daemon().unstarted(task)),
            task -> Thread.ofPlatform().daemon().unstarted(task)),
        Clock.systemUTC(),
        name -> Optional.ofNullable(System.getenv(name)));
  }

  /** Port and data folder; ends when the worker has been drained. */
  public static void main(String[] args) {
    try (GrpcWorkerLink link =
        GrpcWorkerLink.connect(Connection.to("127.0.0.1", Integer.parseInt(args[0])))) {
      start(Integer.parseInt(args[0]), Path.of(args[1]), 8, link).terminated().join();
    }
  }
}
