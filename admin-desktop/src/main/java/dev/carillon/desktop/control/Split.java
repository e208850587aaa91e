package dev.carillon.desktop.control;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javafx.collections.ListChangeListener;
import javafx.scene.Node;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.util.Subscription;

/**
 * A part and what stands at its side. Where there is no room for both, what stands at its side is
 * below it, or, if it comes and goes, in its place as long as it is there. The part is the child
 * that grows.
 */
public final class Split extends HBox {
  /** What a table needs above something else. */
  private static final double PART = 240;

  private double below = 760;
  private boolean cover;
  private boolean narrow;
  private final Map<Node, Subscription> watched = new HashMap<>();

  public Split() {
    widthProperty().subscribe(w -> width(w.doubleValue()));
    getChildren()
        .addListener(
            (ListChangeListener<Node>)
                change -> {
                  while (change.next()) {
                    change.getRemoved().forEach(this::leave);
                    change.getAddedSubList().forEach(this::watch);
                  }
                  covered();
                });
  }

  public double getBelow() {
    return below;
  }

  /** Pixels of width below which there is no room for both. */
  public void setBelow(double pixels) {
    below = pixels;
    width(getWidth());
  }

  public boolean isCover() {
    return cover;
  }

  /** Whether what stands at the side takes the place of the part instead of room below it. */
  public void setCover(boolean on) {
    if (on == cover) {
      return;
    }
    cover = on;
    if (on) {
      covered();
    } else {
      parts(true);
    }
  }

  private static boolean part(Node child) {
    return HBox.getHgrow(child) == Priority.ALWAYS;
  }

  /** Whether it is the part is asked when something happens: who grows may be said later. */
  private void watch(Node child) {
    watched.put(
        child,
        child
            .managedProperty()
            .subscribe(
                (was, now) -> {
                  if (!part(child)) {
                    covered();
                  }
                }));
  }

  /** Also told when it is said of a child that it grows. */
  @Override
  public void requestLayout() {
    super.requestLayout();
    covered();
  }

  private void leave(Node child) {
    Subscription watch = watched.remove(child);
    if (watch != null) {
      watch.unsubscribe();
    }
  }

  private void width(double width) {
    boolean now = width > 0 && width < below;
    if (now != narrow) {
      narrow = now;
      covered();
      requestLayout();
    }
  }

  private void covered() {
    if (!cover) {
      return;
    }
    boolean side = getChildren().stream().anyMatch(c -> !part(c) && c.isManaged());
    parts(!narrow || !side);
  }

  private void parts(boolean shown) {
    for (Node child : getChildren()) {
      if (part(child)) {
        child.setVisible(shown);
        child.setManaged(shown);
      }
    }
  }

  private static double least(Node child, double width) {
    return part(child) ? Math.max(PART, child.minHeight(width)) : child.minHeight(width);
  }

  @Override
  protected double computeMinWidth(double height) {
    // So that a window can become narrow, and this with it.
    return snappedLeftInset() + snappedRightInset();
  }

  @Override
  protected double computeMinHeight(double width) {
    return narrow ? stacked(getWidth(), true) : super.computeMinHeight(width);
  }

  @Override
  protected double computePrefHeight(double width) {
    return narrow ? stacked(getWidth(), false) : super.computePrefHeight(width);
  }

  private double stacked(double width, boolean least) {
    List<Node> all = getManagedChildren();
    return snappedTopInset()
        + all.stream()
            .mapToDouble(
                c ->
                    least
                        ? wish(c, width, all.size())
                        : Math.max(least(c, width), c.prefHeight(width)))
            .sum()
        + getSpacing() * Math.max(0, all.size() - 1)
        + snappedBottomInset();
  }

  /** Alone it takes what there is; above or below others it takes what it likes. */
  private static double wish(Node child, double width, int together) {
    return together == 1 || part(child)
        ? least(child, width)
        : Math.max(child.minHeight(width), child.prefHeight(width));
  }

  @Override
  protected void layoutChildren() {
    if (!narrow) {
      super.layoutChildren();
      return;
    }
    List<Node> all = getManagedChildren();
    double wide = getWidth() - snappedLeftInset() - snappedRightInset();
    double spare = Math.max(0, getHeight() - stacked(getWidth(), true));
    long parts = all.stream().filter(Split::part).count();
    double y = snappedTopInset();
    for (Node child : all) {
      double tall = wish(child, wide, all.size());
      tall += parts == 0 || part(child) ? spare / Math.max(1, parts) : 0;
      child.resizeRelocate(snappedLeftInset(), y, wide, tall);
      y += tall + getSpacing();
    }
  }
}
