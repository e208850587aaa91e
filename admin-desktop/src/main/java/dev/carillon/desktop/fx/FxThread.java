package dev.carillon.desktop.fx;

import java.util.List;
import java.util.concurrent.Executor;
import javafx.animation.AnimationTimer;
import javafx.application.Platform;
import javafx.stage.Window;

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

  /**
   * Runs with the frame after the next one: what has changed by now is laid out then, and drawn or
   * about to be. On the JavaFX thread.
   */
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

  /** Closes all windows as their operator would, which ends the program. */
  public static void exit() {
    Platform.runLater(() -> List.copyOf(Window.getWindows()).forEach(Window::hide));
  }
}
