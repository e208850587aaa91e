package dev.carillon.server.bench;

import dev.carillon.client.Connection;
import dev.carillon.client.GrpcWorkerLink;
import dev.carillon.model.task.Payload;
import dev.carillon.model.worker.Registration;
import dev.carillon.model.worker.Ulid;
import dev.carillon.server.boot.CarillonThreads;
import dev.carillon.server.boot.ProcessClock;
import dev.carillon.server.worker.Worker;
import dev.carillon.server.worker.WorkerThreads;
import dev.carillon.server.worker.api.TaskContext;
import dev.carillon.server.worker.api.TaskHandler;
import dev.carillon.server.worker.journal.CompletionJournal;
import dev.carillon.server.worker.kafka.ShareHintSource;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A worker as a process of its own whose handler does nothing but note how late it started: {@code
 * <host> <port> <slots> <kafka>}. Prints {@code worker <id>}; {@code report} prints {@code lateness
 * <p50> <p99> <max>}, {@code clear} forgets; it ends with its standard input.
 */
public final class BenchWorker {
  static final String TYPE = "bench-noop";

  private BenchWorker() {}

  /** Does nothing, and remembers when. */
  private record Noop(Clock clock, Lateness lateness) implements TaskHandler {
    @Override
    public String type() {
      return TYPE;
    }

    @Override
    public Payload run(TaskContext context) {
      lateness.add(clock.millis() - context.assignment().dueMs());
      return Payload.EMPTY;
    }
  }

  public static void main(String[] args) throws IOException {
    Clock clock = ProcessClock.get();
    Lateness lateness = new Lateness();
    SecureRandom random = new SecureRandom();
    Path data = Files.createTempDirectory("carillon-bench-worker-");
    try (CarillonThreads threads = new CarillonThreads();
        GrpcWorkerLink link =
            GrpcWorkerLink.connect(Connection.to(args[0], Integer.parseInt(args[1])))) {
      String id = Ulid.random(clock.millis(), random);
      Registration registration =
          new Registration(
              id,
              "bench",
              "localhost",
              ProcessHandle.current().pid(),
              List.of(TYPE),
              List.of(),
              Integer.parseInt(args[2]),
              Map.of(),
              "bench",
              Boolean.parseBoolean(args[3]));
      WorkerThreads own =
          new WorkerThreads(
              threads.virtual("task"),
              threads.virtual("reader"),
              threads.timer("worker-timer"),
              threads.factory("hints"));
      Worker worker =
          new Worker(
              registration,
              Map.of(TYPE, new Noop(clock, lateness)),
              link,
              ShareHintSource::open,
              new CompletionJournal(data, id),
              own,
              System::nanoTime,
              random);
      worker.start();
      System.out.println("worker " + id);
      obey(lateness);
      worker.drain(Duration.ZERO);
      worker
          .terminated()
          .orTimeout(5, java.util.concurrent.TimeUnit.SECONDS)
          .exceptionally(e -> null)
          .join();
    }
  }

  private static void obey(Lateness lateness) throws IOException {
    BufferedReader orders =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String order = orders.readLine(); order != null; order = orders.readLine()) {
      switch (order) {
        case "report" -> System.out.println("lateness " + lateness.summary());
        case "clear" -> lateness.clear();
        default -> System.out.println("unknown " + order);
      }
    }
  }
}
