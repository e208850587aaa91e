package dev.carillon.desktop.control.dag;

import java.util.Optional;
import javafx.scene.input.KeyEvent;

/** What keys do while the graph has the keyboard. */
final class Keys {
  private static final double STEP = 1.25;

  private final DagCanvas canvas;

  Keys(DagCanvas canvas) {
    this.canvas = canvas;
  }

  void install() {
    canvas.addEventHandler(
        KeyEvent.KEY_PRESSED,
        e -> {
          if (!e.isShortcutDown() && !e.isAltDown() && done(e)) {
            e.consume();
          }
        });
  }

  private boolean done(KeyEvent e) {
    switch (e.getCode()) {
      case LEFT, RIGHT, UP, DOWN -> canvas.walk(e.getCode());
      case HOME -> canvas.select(Optional.empty());
      case ENTER -> canvas.openSelected();
      case SPACE -> canvas.foldSelected();
      case PLUS, ADD, EQUALS -> canvas.zoomBy(STEP);
      case MINUS, SUBTRACT -> canvas.zoomBy(1 / STEP);
      case DIGIT0, NUMPAD0 -> canvas.fit();
      case DIGIT1, NUMPAD1 -> canvas.actualSize();
      default -> {
        return false;
      }
    }
    return true;
  }
}
