package dev.carillon.desktop.control.dag;

import java.util.concurrent.TimeUnit;
import javafx.animation.PauseTransition;
import javafx.util.Duration;

/** Whether a view moves now: one step alone is no motion. On the JavaFX thread. */
final class Motion {
  private static final Duration STILL = Duration.millis(150);
  private static final long STILL_NANOS = TimeUnit.MILLISECONDS.toNanos(150);

  private final PauseTransition pause = new PauseTransition(STILL);
  private long last = System.nanoTime() - STILL_NANOS;
  private boolean moving;

  /**
   * @param onStill told when a motion has ended
   */
  Motion(Runnable onStill) {
    pause.setOnFinished(
        e -> {
          moving = false;
          onStill.run();
        });
  }

  void step() {
    long now = System.nanoTime();
    if (now - last < STILL_NANOS) {
      moving = true;
      pause.playFromStart();
    }
    last = now;
  }

  boolean goesOn() {
    return moving;
  }
}
