package dev.carillon.desktop.app;

import dev.carillon.desktop.fx.Background;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/** All threads of the console but the toolkit's. */
final class ConsoleThreads implements AutoCloseable {
  private static final long USUAL_STACK = 0;

  /** The search for components of a graph goes one call deeper with every node of a chain. */
  private static final long GRAPH_STACK = 512L << 20;

  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(named("carillon-console-session", USUAL_STACK));
  private final ExecutorService disk =
      Executors.newSingleThreadExecutor(named("carillon-console-disk", USUAL_STACK));
  private final ExecutorService graphs =
      Executors.newSingleThreadExecutor(named("carillon-console-graphs", GRAPH_STACK));

  private final ExecutorService keys =
      Executors.newSingleThreadExecutor(named("carillon-console-keys", USUAL_STACK));

  private static ThreadFactory named(String name, long stackBytes) {
    return work -> {
      Thread thread = new Thread(null, work, name, stackBytes);
      thread.setDaemon(true);
      return thread;
    };
  }

  ScheduledExecutorService timer() {
    return timer;
  }

  ExecutorService disk() {
    return disk;
  }

  /** May be blocked by a key store that waits for the operator. */
  ExecutorService keys() {
    return keys;
  }

  Background background() {
    return new Background(graphs, disk);
  }

  /** True if all that was begun has ended within 2 s; a layout nobody waits for does not count. */
  boolean end() throws InterruptedException {
    timer.shutdown();
    disk.shutdown();
    graphs.shutdownNow();
    keys.shutdownNow();
    return timer.awaitTermination(2, TimeUnit.SECONDS)
        && disk.awaitTermination(2, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    timer.shutdownNow();
    disk.shutdownNow();
    graphs.shutdownNow();
    keys.shutdownNow();
  }
}
