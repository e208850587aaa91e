package dev.carillon.desktop.control;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import javafx.geometry.Orientation;
import javafx.geometry.VPos;
import javafx.scene.Node;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;

/**
 * A row of controls that becomes two or more where its width does not hold them: first behind what
 * grows, then wherever it is full.
 */
public final class WrapRow extends HBox {
  /** As high as buttons are, whether there are any or not: what is below does not jump. */
  private static final double LINE = 32;

  public WrapRow(Node... children) {
    super(children);
  }

  public WrapRow() {}

  @Override
  public Orientation getContentBias() {
    return Orientation.HORIZONTAL;
  }

  private static boolean grows(Node child) {
    return HBox.getHgrow(child) == Priority.ALWAYS;
  }

  /** What it takes: what grows has no wish of its own beyond its least, if it is a mere gap. */
  private static double wide(Node child) {
    return child.prefWidth(-1);
  }

  private double room(double width) {
    return width - snappedLeftInset() - snappedRightInset();
  }

  private double whole() {
    List<Node> children = getManagedChildren();
    return children.stream().mapToDouble(WrapRow::wide).sum()
        + getSpacing() * Math.max(0, children.size() - 1);
  }

  /** Some growing children may give way before anything wraps. */
  private double least() {
    List<Node> children = getManagedChildren();
    return children.stream().mapToDouble(c -> grows(c) ? c.minWidth(-1) : wide(c)).sum()
        + getSpacing() * Math.max(0, children.size() - 1);
  }

  private boolean fits(double width) {
    return width <= 0 || least() <= room(width) + 0.5;
  }

  /** One row holds all, if what grows gives way; an HBox alone would cut the others too. */
  private boolean squeezed(double width) {
    return width > 0 && fits(width) && whole() > room(width);
  }

  private static double spare(Node child) {
    return grows(child) ? Math.max(0, wide(child) - child.minWidth(-1)) : 0;
  }

  /** How wide each is in a row that is squeezed: each gives of what it can spare. */
  private ToDoubleFunction<Node> giving(double width) {
    double spare = getManagedChildren().stream().mapToDouble(WrapRow::spare).sum();
    double part = spare > 0 ? Math.min(1, (whole() - room(width)) / spare) : 0;
    return child -> wide(child) - spare(child) * part;
  }

  private List<List<Node>> rows(double width) {
    List<List<Node>> rows = new ArrayList<>();
    List<Node> row = new ArrayList<>();
    double used = 0;
    for (Node child : getManagedChildren()) {
      double wide = wide(child);
      if (!row.isEmpty() && used + getSpacing() + wide > room(width)) {
        rows.add(row);
        row = new ArrayList<>();
        used = 0;
      }
      boolean gap = grows(child) && wide == 0;
      if (gap && !row.isEmpty()) {
        rows.add(row);
        row = new ArrayList<>();
        used = 0;
      } else if (!gap) {
        used += wide + (row.isEmpty() ? 0 : getSpacing());
        row.add(child);
      }
    }
    if (!row.isEmpty()) {
      rows.add(row);
    }
    return rows;
  }

  /** What is narrower than it likes may be taller. */
  private static double tall(List<Node> row, ToDoubleFunction<Node> widths) {
    return row.stream()
        .mapToDouble(
            c -> {
              boolean turns = c.getContentBias() == Orientation.HORIZONTAL;
              double wide = turns ? widths.applyAsDouble(c) : -1;
              return Math.max(c.minHeight(wide), c.prefHeight(wide));
            })
        .max()
        .orElse(0);
  }

  private static double tall(List<Node> row) {
    return Math.max(LINE, tall(row, c -> -1));
  }

  @Override
  protected double computeMinWidth(double height) {
    return snappedLeftInset()
        + snappedRightInset()
        + getManagedChildren().stream().mapToDouble(c -> c.minWidth(-1)).max().orElse(0);
  }

  @Override
  protected double computePrefWidth(double height) {
    return snappedLeftInset() + whole() + snappedRightInset();
  }

  @Override
  protected double computeMinHeight(double width) {
    return computePrefHeight(width);
  }

  @Override
  protected double computePrefHeight(double width) {
    if (squeezed(width)) {
      double tall = tall(getManagedChildren(), giving(width));
      return Math.max(LINE, snappedTopInset() + tall + snappedBottomInset());
    }
    if (fits(width)) {
      return Math.max(LINE, super.computePrefHeight(width));
    }
    List<List<Node>> rows = rows(width);
    return snappedTopInset()
        + rows.stream().mapToDouble(WrapRow::tall).sum()
        + getSpacing() * (rows.size() - 1)
        + snappedBottomInset();
  }

  @Override
  protected void layoutChildren() {
    double width = getWidth();
    for (Node child : getManagedChildren()) {
      // A gap has nothing to show, and takes no room in rows of its own.
      if (grows(child) && wide(child) == 0) {
        child.resize(0, 0);
      }
    }
    if (squeezed(width)) {
      List<Node> row = getManagedChildren();
      ToDoubleFunction<Node> widths = giving(width);
      double inside = getHeight() - snappedTopInset() - snappedBottomInset();
      line(row, snappedTopInset(), Math.max(tall(row, widths), inside), widths);
      return;
    }
    if (fits(width)) {
      super.layoutChildren();
      return;
    }
    double y = snappedTopInset();
    for (List<Node> row : rows(width)) {
      double tall = tall(row);
      double spare =
          room(width)
              - row.stream().mapToDouble(WrapRow::wide).sum()
              - getSpacing() * (row.size() - 1);
      long growing = row.stream().filter(WrapRow::grows).count();
      line(
          row,
          y,
          tall,
          c -> Math.min(room(width), wide(c) + (growing > 0 && grows(c) ? spare / growing : 0)));
      y += tall + getSpacing();
    }
  }

  private void line(List<Node> row, double y, double tall, ToDoubleFunction<Node> widths) {
    double x = snappedLeftInset();
    for (Node child : row) {
      double wide = widths.applyAsDouble(child);
      layoutInArea(
          child,
          x,
          y,
          wide,
          tall,
          0,
          getAlignment().getHpos(),
          getAlignment().getVpos() == VPos.BASELINE ? VPos.CENTER : getAlignment().getVpos());
      x += wide + getSpacing();
    }
  }
}
