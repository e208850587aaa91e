package dev.carillon.desktop.app;

import dev.carillon.desktop.fx.FxThread;
import java.util.Optional;
import javafx.collections.ObservableList;
import javafx.scene.Node;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.StackPane;

/**
 * Where one screen is seen at a time. The next one comes into the wings first, where it is styled
 * and laid out while the old one is still seen; it is drawn in a frame after that. All of it in one
 * frame would keep the window from moving for more than a tenth of a second on a machine without a
 * graphics card.
 */
final class ScreenStage extends StackPane {
  /** Out of every window. What is merely not visible takes no focus, and is drawn over. */
  private static final double AWAY = -100_000;

  /**
   * How often it is looked whether all is laid out. An answer to the next screen's questions often
   * comes between its layout and its drawing; one may come with each frame, too.
   */
  private static final int LOOKS = 2;

  private StackPane front = pane();
  private StackPane wings = pane();

  /** Who asked before the last time is not heard any more. */
  private int wanted;

  ScreenStage() {
    wings.setTranslateX(AWAY);
    getChildren().addAll(front, wings);
  }

  private static StackPane pane() {
    StackPane pane = new StackPane();
    pane.addEventFilter(
        KeyEvent.ANY,
        e -> {
          if (leaves(pane)) {
            e.consume();
          }
        });
    return pane;
  }

  /**
   * It is in the scene at once and is seen once it is laid out, or after two looks; the first one
   * is seen at once.
   *
   * @param seen runs when another one is seen than before
   */
  void show(Node screen, Runnable seen) {
    int request = ++wanted;
    ObservableList<Node> inFront = front.getChildren();
    if (inFront.isEmpty()) {
      inFront.add(screen);
      seen.run();
    } else if (inFront.contains(screen)) {
      leaves(front, false);
      wings.getChildren().clear();
    } else {
      leaves(front, true);
      wings.getChildren().setAll(screen);
      revealLater(request, seen, LOOKS);
    }
  }

  private void revealLater(int request, Runnable seen, int looks) {
    FxThread.afterFrame(
        () -> {
          if (request != wanted) {
            return;
          }
          if (looks > 1 && wings.isNeedsLayout()) {
            revealLater(request, seen, looks - 1);
          } else {
            reveal();
            seen.run();
          }
        });
  }

  private void reveal() {
    StackPane left = front;
    front = wings;
    wings = left;
    front.setTranslateX(0);
    wings.setTranslateX(AWAY);
    wings.getChildren().clear();
    leaves(wings, false);
  }

  /**
   * Its screen has been told that it is not in front any more: it answers neither mouse nor keys,
   * and the room it needs counts no more.
   */
  private static void leaves(StackPane pane, boolean now) {
    pane.setMouseTransparent(now);
    pane.setManaged(!now);
  }

  private static boolean leaves(StackPane pane) {
    return pane.isMouseTransparent();
  }

  /** What is seen, or will be in a frame or two. */
  Optional<Node> shown() {
    ObservableList<Node> next = (wings.getChildren().isEmpty() ? front : wings).getChildren();
    return next.stream().findFirst();
  }

  void clear() {
    wanted++;
    leaves(front, false);
    front.getChildren().clear();
    wings.getChildren().clear();
  }
}
