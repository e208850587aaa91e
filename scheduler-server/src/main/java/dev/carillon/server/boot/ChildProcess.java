package dev.carillon.server.boot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A process of our own that is started again, with growing pauses, whenever it ends by itself. It
 * holds the reading end of a pipe from us: when that ends, by our will or by our death, it leaves.
 */
public final class ChildProcess implements Step {
  private static final Logger LOG = LoggerFactory.getLogger(ChildProcess.class);
  private static final long LOG_LIMIT = 8 << 20;

  /** After this long a child counts as well again. */
  private static final Duration HEALTHY = Duration.ofSeconds(30);

  private final String name;
  private final Command command;
  private final ScheduledExecutorService timer;
  private final Consumer<String> news;
  // Guarded by this.
  private @Nullable Process process;
  private boolean stopping;
  private int failures;

  /**
   * What to run.
   *
   * @param environment added to ours
   * @param log both outputs go there; one over 8 MiB is put aside, as {@code .1}, at each start
   * @param patience how long it may take to leave
   * @param firstPause before the first restart; doubled each time up to 30 s
   */
  public record Command(
      List<String> line,
      Map<String, String> environment,
      Path log,
      Duration patience,
      Duration firstPause) {
    public Command {
      line = List.copyOf(line);
      environment = Map.copyOf(environment);
    }
  }

  /**
   * @param news told, in a sentence, when it ended and is started again
   */
  public ChildProcess(
      String name, Command command, ScheduledExecutorService timer, Consumer<String> news) {
    this.name = name;
    this.command = command;
    this.timer = timer;
    this.news = news;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public synchronized void start() throws IOException {
    launch();
  }

  private void launch() throws IOException {
    trimLog();
    var builder = new ProcessBuilder(command.line()).redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(command.log().toFile()));
    builder.environment().putAll(command.environment());
    Process started = builder.start();
    long begin = System.nanoTime();
    process = started;
    var unused = started.onExit().thenAccept(p -> ended(p, System.nanoTime() - begin));
  }

  /** The one before is kept: it may say why the last child ended. */
  private void trimLog() {
    Path log = command.log();
    try {
      if (Files.exists(log) && Files.size(log) > LOG_LIMIT) {
        Files.move(
            log, log.resolveSibling(log.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
      }
    } catch (IOException e) {
      LOG.warn("Expected to put {} aside, but could not; it grows", log, e);
    }
  }

  private synchronized void ended(Process ended, long livedNanos) {
    if (stopping || ended != process) {
      return;
    }
    failures = livedNanos > HEALTHY.toNanos() ? 1 : failures + 1;
    Duration pause = pause();
    news.accept(
        "The "
            + name
            + " ended (exit code "
            + ended.exitValue()
            + "); starting another one in "
            + pause.toMillis() / 1000.0
            + " s. Its log: "
            + command.log());
    try {
      var unused = timer.schedule(this::again, pause.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      LOG.debug("No restart of {}: this process is ending", name, e);
    }
  }

  private Duration pause() {
    long most = Duration.ofSeconds(30).toMillis();
    return Duration.ofMillis(
        Math.min(most, command.firstPause().toMillis() << Math.min(16, failures - 1)));
  }

  private synchronized void again() {
    if (stopping) {
      return;
    }
    try {
      launch();
    } catch (IOException e) {
      LOG.error("Could not start {} again", name, e);
    }
  }

  /** Process id of the one that runs now; empty text if none does. */
  public synchronized String pid() {
    return process == null || !process.isAlive() ? "" : String.valueOf(process.pid());
  }

  @Override
  public void stop() throws InterruptedException {
    Process last;
    synchronized (this) {
      stopping = true;
      last = process;
    }
    if (last == null) {
      return;
    }
    try {
      last.getOutputStream().close();
    } catch (IOException e) {
      LOG.debug("{} had closed its end before", name, e);
    }
    if (!last.waitFor(command.patience().toMillis(), TimeUnit.MILLISECONDS)) {
      LOG.warn("{} did not leave within {}; it is killed", name, command.patience());
      last.destroyForcibly();
    }
  }
}
