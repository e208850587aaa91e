package dev.carillon.desktop.app;

import java.util.Objects;
import javafx.scene.image.Image;
import javafx.stage.Stage;

/** The bell in the title bar and the task list of the desktop. */
final class Icons {
  private static final int[] SIZES = {16, 32, 48, 128, 256};

  private Icons() {}

  static void dress(Stage stage) {
    for (int size : SIZES) {
      String name = "icons/carillon-" + size + ".png";
      stage
          .getIcons()
          .add(
              new Image(
                  Objects.requireNonNull(Icons.class.getResource(name), name).toExternalForm()));
    }
  }
}
