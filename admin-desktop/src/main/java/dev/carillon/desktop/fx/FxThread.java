package dev.carillon.desktop.fx;

import java.util.concurrent.Executor;
import javafx.animation.AnimationTimer;
import javafx.application.Platform;

/** The JavaFX thread as an executor. */
public final class FxThread implements Executor {
  @Override
  public void execute(Runnable work) {
    if (Platform.isFxApplicationThread()) {
      work.run();
    } else {
      Platform.runLater(work);
    }
  }

  /** Runs once what has changed by now has been drawn. On the JavaFX thread. */
  public static void afterFrame(Runnable work) {
    new AnimationTimer() {
      private int frames;

      @Override
      public void handle(long now) {
        if (++frames == 2) {
          stop();
          work.run();
        }
      }
    }.start();
  }

  /** Ends the toolkit; windows close. */
  public static void exit() {
    Platform.exit();
  }
}
