package dev.carillon.desktop.control;

import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;

/** A part of a whole. */
public final class SlotBar extends StackPane {
  private final Region fill = new Region();
  private double share;

  public SlotBar() {
    getStyleClass().add("slot-bar");
    fill.getStyleClass().add("fill");
    fill.setManaged(false);
    getChildren().add(fill);
    setMouseTransparent(true);
  }

  public void show(double part, double whole) {
    double now = whole <= 0 ? 0 : Math.min(1, part / whole);
    if (now != share) {
      share = now;
      requestLayout();
    }
  }

  @Override
  protected void layoutChildren() {
    fill.resizeRelocate(0, 0, Math.round(getWidth() * share), getHeight());
  }
}
