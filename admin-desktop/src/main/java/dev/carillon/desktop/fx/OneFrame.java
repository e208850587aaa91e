package dev.carillon.desktop.fx;

import com.sun.javafx.scene.NodeHelper;
import javafx.scene.Scene;

/**
 * Gives what joined a scene while it was laid out (a table's new cells) its look in that very
 * frame. By itself the toolkit does so one frame later, for which it draws the whole window anew:
 * on a console of 1440 × 900 without a graphics card that takes 40 to 70 ms, each second.
 */
public final class OneFrame {
  private OneFrame() {}

  /** On the JavaFX thread, once for each scene. */
  public static void style(Scene scene) {
    scene.addPostLayoutPulseListener(
        () -> {
          // No public method does this for what has changed alone: Node.applyCss() restyles all.
          NodeHelper.processCSS(scene.getRoot());
          // Now they have texts and icons, which want a place and a look. Nothing, mostly.
          scene.getRoot().layout();
          NodeHelper.processCSS(scene.getRoot());
        });
  }
}
