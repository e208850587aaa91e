package dev.carillon.desktop.app;

import javafx.scene.Scene;
import javafx.scene.control.TextInputControl;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;

/** The keys that work on every screen. */
final class FrameKeys {
  private final FrameView frame;

  FrameKeys(FrameView frame) {
    this.frame = frame;
  }

  void install(Scene scene) {
    scene.addEventFilter(
        KeyEvent.KEY_PRESSED,
        e -> {
          if (e.isShortcutDown() && e.isShiftDown() && e.getCode() == KeyCode.C) {
            frame.copyCommand(scene.getFocusOwner());
            e.consume();
          } else if (!frame.dialogs().showing() && (e.isShortcutDown() ? shortcut(e) : plain(e))) {
            e.consume();
          }
        });
    scene.addEventFilter(
        KeyEvent.KEY_TYPED,
        e -> {
          boolean typing = scene.getFocusOwner() instanceof TextInputControl;
          if ("?".equals(e.getCharacter()) && !typing && !frame.dialogs().showing()) {
            frame.showKeys();
            e.consume();
          }
        });
  }

  private boolean shortcut(KeyEvent e) {
    Place place = Place.of(e.getCode());
    if (place != null) {
      frame.go(place);
      return true;
    }
    return switch (e.getCode()) {
      case K -> run(frame::openPalette);
      case N -> run(frame::showSubmit);
      case S -> run(frame.snapshots()::save);
      case O -> run(frame.snapshots()::open);
      case F -> run(() -> frame.screen().find());
      case L -> run(e.isShiftDown() ? frame::switchTheme : frame::freeze);
      case U -> e.isShiftDown() && run(frame::swapZone);
      default -> false;
    };
  }

  private boolean plain(KeyEvent e) {
    return switch (e.getCode()) {
      case F5 -> run(frame::refresh);
      case ESCAPE -> frame.screen().back();
      default -> false;
    };
  }

  private static boolean run(Runnable action) {
    action.run();
    return true;
  }
}
