package dev.carillon.desktop.control;

import java.util.ArrayList;
import java.util.List;
import javafx.scene.layout.Pane;
import javafx.scene.layout.Region;

/** Parts of a whole side by side, in the colours of what they mean. */
public final class StackBar extends Pane {
  /** One part. */
  public record Part(Tone tone, double size) {}

  private List<Part> parts = List.of();
  private double whole;

  public StackBar() {
    getStyleClass().add("stack-bar");
    setMouseTransparent(true);
  }

  public void show(double total, List<Part> next) {
    whole = total;
    parts = List.copyOf(next);
    List<Region> fills = new ArrayList<>();
    for (Part part : parts) {
      Region fill = new Region();
      fill.getStyleClass().addAll("fill", part.tone().styleClass());
      fills.add(fill);
    }
    getChildren().setAll(fills);
    requestLayout();
  }

  @Override
  protected void layoutChildren() {
    double x = 0;
    for (int i = 0; i < parts.size(); i++) {
      double size = parts.get(i).size();
      double width = whole <= 0 || size <= 0 ? 0 : Math.max(2, getWidth() * size / whole);
      getChildren().get(i).resizeRelocate(Math.round(x), 0, Math.round(width), getHeight());
      x += width;
    }
  }
}
