package dev.carillon.desktop.control.dag;

import dev.carillon.desktop.control.ink.Ink;
import dev.carillon.desktop.control.ink.Inked;
import dev.carillon.desktop.control.ink.Palette;
import dev.carillon.desktop.i18n.Texts;
import javafx.scene.input.MouseEvent;
import javafx.scene.shape.Rectangle;

/** The whole graph in a corner, with the part that is seen; pressing it goes there. */
final class MiniMap extends Inked {
  private static final double WIDTH = 168;
  private static final double HEIGHT = 104;
  private static final double PAD = 6;

  private final DagCanvas canvas;
  private final Raster raster = new Raster();
  private final Rectangle seen = new Rectangle();

  MiniMap(DagCanvas canvas) {
    this.canvas = canvas;
    getStyleClass().add("mini-map");
    seen.getStyleClass().add("seen");
    seen.setManaged(false);
    seen.setMouseTransparent(true);
    getChildren().addAll(raster.view(), seen);
    setAccessibleText(Texts.text("dag.map"));
    setOnMousePressed(this::go);
    setOnMouseDragged(this::go);
    canvas.onChange(this::requestLayout);
  }

  private double scale() {
    DagLayout at = canvas.graph();
    return Math.min((WIDTH - 2 * PAD) / at.width, (HEIGHT - 2 * PAD) / at.height);
  }

  private double left() {
    return (WIDTH - canvas.graph().width * scale()) / 2;
  }

  private double top() {
    return (HEIGHT - canvas.graph().height * scale()) / 2;
  }

  private void go(MouseEvent e) {
    canvas.centre((e.getX() - left()) / scale(), (e.getY() - top()) / scale());
    e.consume();
  }

  @Override
  protected void layoutChildren() {
    Looks looks = canvas.looks();
    DagLayout at = looks.layout;
    Viewport view = canvas.view();
    double w = canvas.getWidth() / view.scale;
    double h = canvas.getHeight() / view.scale;
    // All of it is on the screen anyway.
    boolean whole =
        view.left <= 1
            && view.top <= 1
            && view.left + w >= at.width - 1
            && view.top + h >= at.height - 1;
    setVisible(at.size() > 0 && !whole);
    if (!isVisible()) {
      return;
    }
    double s = scale();
    raster.size(getWidth() - 2, getHeight() - 2);
    raster.view().relocate(1, 1);
    paint(looks, s);
    double x0 = Math.clamp(left() + view.left * s, 1, WIDTH - 2);
    double y0 = Math.clamp(top() + view.top * s, 1, HEIGHT - 2);
    seen.setX(x0);
    seen.setY(y0);
    seen.setWidth(Math.max(3, Math.min(WIDTH - 1, left() + (view.left + w) * s) - x0));
    seen.setHeight(Math.max(3, Math.min(HEIGHT - 1, top() + (view.top + h) * s) - y0));
  }

  private void paint(Looks looks, double s) {
    Palette ink = palette();
    DagLayout at = looks.layout;
    raster.clear(0);
    double dx = left() - 1;
    double dy = top() - 1;
    for (int i = 0; i < at.size(); i++) {
      double x = dx + at.x[i] * s;
      double y = dy + at.y[i] * s;
      int colour = at.framed(i) ? ink.pixel(Ink.LINE) : ink.pixel(Ink.of(looks.faces[i].tone()));
      raster.fill(x, y, x + at.w[i] * s, y + at.h[i] * s, colour);
    }
    raster.publish();
  }

  @Override
  protected double computePrefWidth(double height) {
    return WIDTH;
  }

  @Override
  protected double computePrefHeight(double width) {
    return HEIGHT;
  }
}
