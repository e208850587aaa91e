package dev.carillon.desktop.fx;

import dev.carillon.client.Subscription;
import java.time.Duration;
import javafx.animation.Animation;
import javafx.animation.KeyFrame;
import javafx.animation.Timeline;

/** Ticks on the JavaFX thread, for ages and countdowns that change by themselves. */
public final class Metronome {
  private Metronome() {}

  /** Runs at once, then again and again until closed. */
  public static Subscription every(Duration period, Runnable tick) {
    Timeline timeline =
        new Timeline(new KeyFrame(javafx.util.Duration.millis(period.toMillis()), e -> tick.run()));
    timeline.setCycleCount(Animation.INDEFINITE);
    tick.run();
    timeline.play();
    return timeline::stop;
  }
}
