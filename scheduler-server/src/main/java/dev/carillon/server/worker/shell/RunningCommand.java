package dev.carillon.server.worker.shell;

import dev.carillon.server.worker.api.TaskContext;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A command under its supervisor: waits for its end, asks it to end when the attempt is to stop,
 * kills it after the grace.
 */
final class RunningCommand {
  private static final long REAPED_SECONDS = 5;
  private static final byte[] TERM = "TERM\n".getBytes(StandardCharsets.UTF_8);
  private static final Logger LOG = LoggerFactory.getLogger(RunningCommand.class);

  private final Process process;
  private final TaskContext context;
  private final OutputStream orders;
  private boolean asked;

  RunningCommand(Process process, TaskContext context) {
    this.process = process;
    this.context = context;
    this.orders = process.getOutputStream();
  }

  /**
   * Waits for the end.
   *
   * @return whether it was made to end
   */
  boolean await() {
    boolean ended = false;
    while (!ended) {
      try {
        ended = context.cancelled() ? stop() : process.waitFor() >= 0;
      } catch (InterruptedException e) {
        // The context says what is wanted now; an interrupt alone means nothing.
        LOG.trace("Woken while {} runs", context.assignment().attempt());
      }
    }
    closeOrders();
    return asked;
  }

  private boolean stop() throws InterruptedException {
    Duration grace = context.grace();
    if (grace.isPositive()) {
      ask();
      return process.waitFor(grace.toNanos(), TimeUnit.NANOSECONDS);
    }
    asked = true;
    closeOrders(); // the supervisor kills the group
    if (!process.waitFor(REAPED_SECONDS, TimeUnit.SECONDS)) {
      LOG.error(
          "The supervisor of {} did not kill its command; it is killed itself.",
          context.assignment().attempt());
      process.destroyForcibly();
    }
    return true;
  }

  private void ask() {
    if (!asked) {
      asked = true;
      try {
        orders.write(TERM);
        orders.flush();
      } catch (IOException e) {
        LOG.debug("{} has just ended: {}", context.assignment().attempt(), e.getMessage());
      }
    }
  }

  private void closeOrders() {
    try {
      orders.close();
    } catch (IOException e) {
      LOG.debug("The pipe was closed already: {}", e.getMessage());
    }
  }
}
