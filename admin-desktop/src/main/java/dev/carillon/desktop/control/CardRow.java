package dev.carillon.desktop.control;

import java.util.List;
import javafx.geometry.HPos;
import javafx.geometry.Orientation;
import javafx.geometry.VPos;
import javafx.scene.Node;
import javafx.scene.layout.HBox;

/** Cards side by side, all equally wide: in as many rows as they need to be read. */
public class CardRow extends HBox {
  /** Below this the figure of a card and its course are cut. */
  private double narrowest = 160;

  public final double getNarrowest() {
    return narrowest;
  }

  /** Pixels a card needs. */
  public final void setNarrowest(double pixels) {
    narrowest = pixels;
    requestLayout();
  }

  @Override
  public Orientation getContentBias() {
    return Orientation.HORIZONTAL;
  }

  private double room(double width) {
    return width - snappedLeftInset() - snappedRightInset();
  }

  /** As many as fit, but no row much shorter than the others. */
  private int columns(double width) {
    int all = Math.max(1, getManagedChildren().size());
    if (width <= 0) {
      return all;
    }
    int most = (int) ((room(width) + getSpacing()) / (narrowest + getSpacing()));
    int fitting = Math.clamp(most, 1, all);
    int rows = (all + fitting - 1) / fitting;
    return (all + rows - 1) / rows;
  }

  private double wide(double width, int columns) {
    return (room(width) - getSpacing() * (columns - 1)) / columns;
  }

  private double tall(List<Node> row, double wide) {
    return row.stream()
        .mapToDouble(c -> Math.max(c.minHeight(wide), c.prefHeight(wide)))
        .max()
        .orElse(0);
  }

  @Override
  protected double computeMinWidth(double height) {
    return snappedLeftInset() + snappedRightInset() + narrowest;
  }

  @Override
  protected double computeMinHeight(double width) {
    return computePrefHeight(width);
  }

  @Override
  protected double computePrefHeight(double width) {
    int columns = columns(width);
    double wide = width <= 0 ? narrowest : wide(width, columns);
    List<Node> all = getManagedChildren();
    double height = snappedTopInset() + snappedBottomInset();
    for (int first = 0; first < all.size(); first += columns) {
      height += tall(all.subList(first, Math.min(all.size(), first + columns)), wide);
      height += first == 0 ? 0 : getSpacing();
    }
    return height;
  }

  @Override
  protected void layoutChildren() {
    int columns = columns(getWidth());
    List<Node> all = getManagedChildren();
    double y = snappedTopInset();
    for (int first = 0; first < all.size(); first += columns) {
      List<Node> row = all.subList(first, Math.min(all.size(), first + columns));
      // What is fewer than in the rows above shares the width all the same.
      double wide = wide(getWidth(), row.size());
      double tall = tall(row, wide);
      double x = snappedLeftInset();
      for (Node card : row) {
        layoutInArea(card, x, y, wide, tall, 0, HPos.LEFT, VPos.TOP);
        x += wide + getSpacing();
      }
      y += tall + getSpacing();
    }
  }
}
