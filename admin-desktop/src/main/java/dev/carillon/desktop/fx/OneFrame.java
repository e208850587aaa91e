package dev.carillon.desktop.fx;

import com.sun.javafx.scene.DirtyBits;
import com.sun.javafx.scene.NodeHelper;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.paint.Color;
import javafx.scene.shape.Rectangle;

/**
 * Keeps the toolkit from drawing a whole window where little or nothing of it has changed: on a
 * console of 1440 × 900 without a graphics card that takes 40 to 90 ms. No public method knows what
 * has changed; {@link NodeHelper} is the toolkit's own.
 */
public final class OneFrame {
  /** Two that look the same: nothing. */
  private static final Color CLEAR = Color.color(0, 0, 0, 0);

  private static final Color CLEAR_TOO = Color.color(1, 1, 1, 0);

  private final Scene scene;
  private final Rectangle speck;
  private boolean restyled;

  private OneFrame(Scene scene, Rectangle speck) {
    this.scene = scene;
    this.speck = speck;
  }

  /** What its {@link #style} draws instead of everything: one pixel that nobody sees. */
  public static Rectangle speck() {
    Rectangle speck = new Rectangle(1, 1, CLEAR);
    speck.setManaged(false);
    speck.setMouseTransparent(true);
    return speck;
  }

  /**
   * On the JavaFX thread, once for each scene.
   *
   * @param speck stands somewhere in the scene, whatever root it has
   */
  public static void style(Scene scene, Rectangle speck) {
    OneFrame frame = new OneFrame(scene, speck);
    scene.addPreLayoutPulseListener(frame::begin);
    scene.addPostLayoutPulseListener(frame::end);
  }

  private void begin() {
    restyled = NodeHelper.isDirty(scene.getRoot(), DirtyBits.NODE_CSS);
  }

  private void end() {
    styleWhatJoined();
    if (restyled) {
      drawLittle();
    }
  }

  /**
   * What joined while the scene was laid out (a table's new cells) gets its look in this very
   * frame. By itself the toolkit styles it one frame later.
   */
  private void styleWhatJoined() {
    Parent root = scene.getRoot();
    // Node.applyCss() would restyle all.
    NodeHelper.processCSS(root);
    // Now they have texts and icons, which want a place and a look. Nothing, mostly.
    root.layout();
    NodeHelper.processCSS(root);
  }

  /**
   * Styles that were looked at and are as they were leave nothing to draw, and told that something
   * is new but not what, the toolkit draws everything.
   */
  private void drawLittle() {
    speck.setFill(speck.getFill().equals(CLEAR) ? CLEAR_TOO : CLEAR);
  }
}
