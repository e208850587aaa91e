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
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;

/**
 * A worker as a process of its own whose handler does nothing but note how late it started: {@code
 * <host> <port> <slots> <kafka>}. Prints {@code worker <id>}; {@code report} prints {@code lateness
 * <p50> <p99> <max> <mean of most>}, {@code clear} forgets, {@code note} begins to note when each
 * task's handler began, {@code starts} prints {@code starts <id>=<ms> …}; it ends with its standard
 * input.
 */
public final class BenchWorker {
  static final String TYPE = "bench-noop";

  private BenchWorker() {}

  /** Does nothing, and remembers when. */
  private record Noop(
      Clock clock, Lateness lateness, Map<String, Long> starts, AtomicBoolean noting)
      implements TaskHandler {
    @Override
    public String type() {
      return TYPE;
    }

    @Override
    public Payload run(TaskContext context) {
      long now = clock.millis();
      lateness.add(now - context.assignment().dueMs());
      if (noting.get()) {
        starts.put(context.assignment().attempt().id().toString(), now);
      }
      return Payload.EMPTY;
    }
  }

  public static void main(String[] args) throws IOException {
    Clock clock = ProcessClock.get();
    Noop noop = new Noop(clock, new Lateness(), new ConcurrentHashMap<>(), new AtomicBoolean());
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
              Map.of(TYPE, noop),
              link,
              ShareHintSource::open,
              new CompletionJournal(data, id),
              own,
              System::nanoTime,
              random);
      worker.start();
      System.out.println("worker " + id);
      obey(noop);
      worker.drain(Duration.ZERO);
      worker
          .terminated()
          .orTimeout(5, java.util.concurrent.TimeUnit.SECONDS)
          .exceptionally(e -> null)
          .join();
    } finally {
      Folders.delete(data);
    }
  }

  private static void obey(Noop noop) throws IOException {
    BufferedReader orders =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String order = orders.readLine(); order != null; order = orders.readLine()) {
      switch (order) {
        case "report" -> System.out.println("lateness " + noop.lateness.summary());
        case "clear" -> noop.lateness.clear();
        case "note" -> {
          noop.starts.clear();
          noop.noting.set(true);
        }
        case "starts" ->
            System.out.println(
                noop.starts.entrySet().stream()
                    .map(e -> e.getKey() + "=" + e.getValue())
                    .collect(Collectors.joining(" ", "starts ", "")));
        default -> System.out.println("unknown " + order);
      }
    }
  }
}
