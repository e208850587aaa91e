package dev.carillon.server.boot;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sun.misc.Signal;

/**
 * Waits for the end and makes it orderly: the first signal stops everything within a time limit, a
 * second one ends the process at once.
 */
public final class Signals {
  private static final Logger LOG = LoggerFactory.getLogger(Signals.class);
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final int BY_CTRL_C = 130;
  private static final int TOO_SLOW = 70;

  private final CountDownLatch end = new CountDownLatch(1);
  private final AtomicInteger code = new AtomicInteger(-1);

  /** Listens from now on to Ctrl+C, SIGTERM and the closing of the terminal. */
  public static Signals install() {
    var signals = new Signals();
    signals.handle("INT", BY_CTRL_C);
    signals.handle("TERM", 0);
    signals.handle("HUP", 0);
    return signals;
  }

  private void handle(String name, int exitCode) {
    try {
      Signal.handle(new Signal(name), signal -> request(exitCode));
    } catch (IllegalArgumentException e) {
      LOG.debug("Signal {} is not to be had here", name, e);
    }
  }

  /** Asks for the end, as a signal would; asked again, the process ends at once. */
  public void request(int exitCode) {
    if (code.compareAndSet(-1, exitCode)) {
      end.countDown();
    } else {
      Runtime.getRuntime().halt(code.get() == 0 ? TOO_SLOW : code.get());
    }
  }

  /** Asks for the end unless it was asked for before. */
  public void suggest(int exitCode) {
    if (code.compareAndSet(-1, exitCode)) {
      end.countDown();
    }
  }

  /** Asks for the end once a stream is at its end: a pipe from a parent that is gone. */
  public void whenEnds(InputStream input) {
    var unused =
        Thread.ofPlatform()
            .name("carillon-parent-0")
            .daemon(true)
            .start(
                () -> {
                  try {
                    input.transferTo(OutputStream.nullOutputStream());
                  } catch (IOException e) {
                    LOG.debug("The pipe from the parent broke", e);
                  }
                  suggest(0);
                });
  }

  /**
   * Waits until the end is asked for.
   *
   * @return the exit code: 130 after Ctrl+C, else 0
   */
  public int await() throws InterruptedException {
    end.await();
    return code.get();
  }

  /** Closes something; if that takes longer than 10 s, the process ends without it. */
  public static void closeInTime(AutoCloseable everything) {
    try (var watch = new CarillonThreads()) {
      var unused =
          watch
              .timer("watchdog")
              .schedule(Signals::giveUp, LIMIT.toMillis(), TimeUnit.MILLISECONDS);
      everything.close();
    } catch (Exception e) {
      LOG.warn("Could not stop everything", e);
    }
  }

  private static void giveUp() {
    System.err.println("carillon: stopping took over 10 s; the rest is left undone");
    Runtime.getRuntime().halt(TOO_SLOW);
  }
}
