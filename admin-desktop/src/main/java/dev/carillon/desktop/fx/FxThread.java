package dev.carillon.desktop.fx;

import java.util.concurrent.Executor;
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

  /** Ends the toolkit; windows close. */
  public static void exit() {
    Platform.exit();
  }
}
