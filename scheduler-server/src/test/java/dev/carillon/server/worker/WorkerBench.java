package dev.carillon.server.worker;

import dev.carillon.model.worker.Registration;
import dev.carillon.server.worker.api.TaskHandler;
import dev.carillon.server.worker.journal.CompletionJournal;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Workers on a {@link FakeServer}, with threads of their own that end with the test. */
final class WorkerBench implements AutoCloseable {
  final FakeServer server = new FakeServer();
  private final ExecutorService tasks = Executors.newVirtualThreadPerTaskExecutor();
  private final ExecutorService blocking = Executors.newCachedThreadPool();
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final Path folder;
  private LongSupplier ticker = System::nanoTime;
  private int started;

  WorkerBench(Path folder) {
    this.folder = folder;
  }

  /** What time a worker here believes it is. */
  static final long WALL_MS = 1_700_000_000_000L;

  /** Makes the workers that start from now on live by an instant that only the test moves on. */
  ToldTicker tellTime() {
    ToldTicker told = new ToldTicker();
    ticker = told;
    return told;
  }

  WorkerThreads threads() {
    return new WorkerThreads(tasks, blocking, timer, Executors.defaultThreadFactory());
  }

  /** A started worker with these handlers. */
  Worker start(int slots, TaskHandler... handlers) {
    Map<String, TaskHandler> byType = new HashMap<>();
    for (TaskHandler handler : handlers) {
      byType.put(handler.type(), handler);
    }
    String id = "worker-" + ++started;
    Worker worker =
        new Worker(
            new Registration(
                id,
                id,
                "localhost",
                ProcessHandle.current().pid(),
                List.copyOf(byType.keySet()),
                List.of(),
                slots,
                Map.of(),
                "test",
                false),
            byType,
            server,
            null,
            new CompletionJournal(folder, id),
            threads(),
            ticker,
            () -> WALL_MS,
            new SecureRandom());
    worker.start();
    return worker;
  }

  @Override
  public void close() throws Exception {
    tasks.shutdownNow();
    blocking.shutdownNow();
    timer.shutdownNow();
    tasks.awaitTermination(2, TimeUnit.MINUTES);
  }

  static final Duration SOON = Duration.ofMinutes(2);
}
