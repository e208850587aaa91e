package dev.carillon.desktop.app;

import dev.carillon.desktop.fx.FxThread;
import java.util.Optional;
import javafx.collections.ObservableList;
import javafx.scene.Node;
import javafx.scene.layout.StackPane;

/**
 * Where one screen is seen at a time. The next one comes into the wings first, where it is styled
 * and laid out while the old one is still seen; it is drawn in the frame after. All of that in one
 * frame would keep the window from moving for more than a tenth of a second on a machine without a
 * graphics card.
 */
final class ScreenStage extends StackPane {
  /** Out of every window. What is merely not visible takes no focus, and is drawn over. */
  private static final double AWAY = -100_000;

  private StackPane front = new StackPane();
  private StackPane wings = new StackPane();

  ScreenStage() {
    wings.setTranslateX(AWAY);
    getChildren().addAll(front, wings);
  }

  /** It is in the scene at once and is seen one frame later; the first one is seen at once. */
  void show(Node screen) {
    ObservableList<Node> seen = front.getChildren();
    if (seen.isEmpty()) {
      seen.add(screen);
    } else if (seen.contains(screen)) {
      wings.getChildren().clear();
    } else {
      wings.getChildren().setAll(screen);
      FxThread.afterFrame(() -> reveal(screen));
    }
  }

  /** Unless another one was wanted meanwhile. */
  private void reveal(Node screen) {
    if (!wings.getChildren().contains(screen)) {
      return;
    }
    StackPane left = front;
    front = wings;
    wings = left;
    front.setTranslateX(0);
    wings.setTranslateX(AWAY);
    wings.getChildren().clear();
  }

  /** What is seen, or will be in a frame. */
  Optional<Node> shown() {
    ObservableList<Node> next = (wings.getChildren().isEmpty() ? front : wings).getChildren();
    return next.stream().findFirst();
  }

  void clear() {
    front.getChildren().clear();
    wings.getChildren().clear();
  }
}
