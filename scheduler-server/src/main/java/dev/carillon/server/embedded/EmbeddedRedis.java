package dev.carillon.server.embedded;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A real redis-server on 127.0.0.1. Not safe for use by several threads at once.
 *
 * <p>{@link #close()} is not the end: {@link #start()} starts it again on the same port and, with
 * {@link RedisOptions#appendOnly()}, on the same data, which is what fault tests need.
 */
public final class EmbeddedRedis implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedRedis.class);
  private static final Duration START_PATIENCE = Duration.ofSeconds(60);
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(10);
  private static final Duration PROBE_PAUSE = Duration.ofMillis(10);
  private static final int PORT_ATTEMPTS = 5;
  private static final long LOG_LIMIT = 1 << 20;

  /** What supervise.sh is told by. */
  private static final String FIRST = "CARILLON_FIRST";

  /** For jemalloc, which Redis brings with a prefix and distributions without. */
  private static final String LARGE_PAGES = "thp:always";

  private final RedisOptions options;
  private @Nullable Supervised process;
  private @Nullable Path directory;
  private int port;

  public EmbeddedRedis(RedisOptions options) {
    this.options = options;
    this.port = options.port();
  }

  /** Starts one that keeps nothing, on any free port. */
  public static EmbeddedRedis startInMemory() {
    return new EmbeddedRedis(RedisOptions.inMemory()).start();
  }

  /**
   * Starts the server and returns once it answers; no effect if it runs.
   *
   * @throws CarillonException NOT_READY with the last lines of its log
   */
  public EmbeddedRedis start() {
    if (runs()) {
      return this;
    }
    try {
      Path home = openDirectory();
      Predecessor.awaitGone(home.resolve("redis.pid"), STOP_PATIENCE);
      Path binary = RedisBinary.find(options.bundledOnly());
      boolean anyPort = port == 0;
      for (int attempt = 1; ; attempt++) {
        int candidate = anyPort ? Ports.free() : port;
        if (run(binary, home, candidate)) {
          port = candidate;
          LOG.info("Redis listens on 127.0.0.1:{} ({}, data in {})", port, binary, home);
          return this;
        }
        if (!anyPort || attempt == PORT_ATTEMPTS) {
          throw failed(home.resolve("redis.log"));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while starting Redis", e);
    }
  }

  /** Whether its process is there. */
  public boolean runs() {
    return process != null && process.isAlive();
  }

  private boolean run(Path binary, Path home, int candidate)
      throws IOException, InterruptedException {
    Supervised started =
        Supervised.start(command(binary, home, candidate), trimmedLog(home), environment());
    process = started;
    long deadline = System.nanoTime() + START_PATIENCE.toNanos();
    while (System.nanoTime() < deadline) {
      if (started.awaitExit(PROBE_PAUSE)) {
        return false;
      }
      // Another server may already sit on the port and answer while ours is about to give up.
      if (RedisProbe.answers(candidate) && !started.awaitExit(PROBE_PAUSE)) {
        return true;
      }
    }
    started.stop(STOP_PATIENCE);
    return false;
  }

  private List<String> command(Path binary, Path home, int candidate) {
    List<String> line = new ArrayList<>();
    line.add(binary.toString());
    line.addAll(List.of("--bind", "127.0.0.1", "--port", String.valueOf(candidate)));
    line.addAll(List.of("--dir", home.toString(), "--pidfile", home.resolve("redis.pid") + ""));
    line.addAll(List.of("--daemonize", "no", "--save", "", "--appendfsync", "everysec"));
    line.addAll(List.of("--appendonly", options.appendOnly() ? "yes" : "no"));
    line.addAll(List.of("--maxmemory-policy", "noeviction"));
    if (!options.appendOnly()) {
      line.addAll(List.of("--disable-thp", "no"));
    }
    line.addAll(options.extra());
    return line;
  }

  /**
   * Large pages take a tenth off each command: records lie all over the memory. Redis does without
   * them since a write after a fork then copies 2 MiB, but what writes no file never forks.
   *
   * <p>It goes before other programs: all of them wait for it while it waits for a processor, and
   * on a full machine that was most of what its scripts took.
   */
  private Map<String, String> environment() {
    return options.appendOnly()
        ? Map.of(FIRST, "yes")
        : Map.of(FIRST, "yes", "JE_MALLOC_CONF", LARGE_PAGES, "MALLOC_CONF", LARGE_PAGES);
  }

  private Path openDirectory() throws IOException {
    Path data = options.data();
    if (data != null) {
      directory = Files.createDirectories(data.toAbsolutePath());
    } else if (directory == null) {
      directory = Files.createTempDirectory("carillon-redis-");
    }
    return directory;
  }

  private static Path trimmedLog(Path home) throws IOException {
    Path log = home.resolve("redis.log");
    if (Files.exists(log) && Files.size(log) > LOG_LIMIT) {
      Files.delete(log);
    }
    return log;
  }

  /** Port it listens on; 0 before the first start unless one was given. */
  public int port() {
    return port;
  }

  /** For example {@code 127.0.0.1:6379}. */
  public String address() {
    return "127.0.0.1:" + port;
  }

  /** Process id of redis-server. */
  public long pid() {
    return running().pid();
  }

  /** Ends it by SIGKILL, as a crash would. */
  public void kill() {
    try {
      running().signal("KILL");
      if (!running().awaitExit(STOP_PATIENCE)) {
        throw new IllegalStateException("Redis survived SIGKILL");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Stops its clock: connections stay open and nothing is answered. */
  public void freeze() {
    running().signal("STOP");
  }

  /** Lets a frozen one go on. */
  public void thaw() {
    running().signal("CONT");
  }

  /** Stops it with everything written to disk. Safe to repeat. */
  public void stop() {
    Supervised running = process;
    if (running == null) {
      return;
    }
    process = null;
    try {
      if (running.isAlive()) {
        running.signal("CONT");
        running.stop(STOP_PATIENCE);
      }
    } catch (InterruptedException e) {
      running.signal("KILL");
      Thread.currentThread().interrupt();
    }
  }

  /** Stops it and, if it kept nothing, deletes its directory. Safe to repeat. */
  @Override
  public void close() {
    stop();
    Path home = directory;
    if (home == null || options.data() != null) {
      return;
    }
    directory = null;
    try (var files = Files.walk(home)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      LOG.debug("{} could not be deleted", home, e);
    }
  }

  private Supervised running() {
    if (process == null) {
      throw new IllegalStateException("Redis does not run");
    }
    return process;
  }

  private CarillonException failed(Path log) throws IOException {
    List<String> lines = Files.exists(log) ? Files.readAllLines(log) : List.of();
    String tail = String.join("\n", lines.subList(Math.max(0, lines.size() - 5), lines.size()));
    return CarillonException.of(
            ErrorCode.NOT_READY,
            "Expected Redis to start on 127.0.0.1:" + port + ", but it ended:\n" + tail)
        .operation("start embedded Redis")
        .advice("The whole log is in " + log + ".")
        .build();
  }
}
