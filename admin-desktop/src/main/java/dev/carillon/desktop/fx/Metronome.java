package dev.carillon.desktop.fx;

import dev.carillon.client.Subscription;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import javafx.application.Platform;

/**
 * Ticks on the JavaFX thread, for ages and countdowns that change by themselves. Not an animation:
 * while one of those runs the toolkit draws sixty frames a second, whether anything changes or not.
 */
public final class Metronome {
  private final Executor later;
  private final Runnable tick;
  private boolean closed;

  private Metronome(Duration period, Runnable tick) {
    this.later =
        CompletableFuture.delayedExecutor(
            period.toMillis(), TimeUnit.MILLISECONDS, Platform::runLater);
    this.tick = tick;
  }

  /** Runs at once, then again and again until closed. On the JavaFX thread. */
  public static Subscription every(Duration period, Runnable tick) {
    Metronome metronome = new Metronome(period, tick);
    metronome.beat();
    return () -> metronome.closed = true;
  }

  private void beat() {
    if (closed) {
      return;
    }
    later.execute(this::beat);
    tick.run();
  }
}
