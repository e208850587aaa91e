package dev.carillon.desktop.app;

import java.util.Objects;
import java.util.stream.IntStream;
import javafx.scene.image.Image;
import javafx.stage.Stage;

/** The bell in the title bar and the task list of the desktop. */
final class Icons {
  private static final int[] SIZES = {16, 32, 48, 128, 256};

  private Icons() {}

  static void dress(Stage stage) {
    stage.getIcons().setAll(IntStream.of(SIZES).mapToObj(Icons::icon).toList());
  }

  private static Image icon(int size) {
    String name = "icons/carillon-" + size + ".png";
    return new Image(Objects.requireNonNull(Icons.class.getResource(name), name).toExternalForm());
  }
}
