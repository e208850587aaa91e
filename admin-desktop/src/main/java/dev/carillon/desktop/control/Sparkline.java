package dev.carillon.desktop.control;

import java.util.Arrays;
import java.util.List;
import javafx.scene.layout.Region;
import javafx.scene.shape.Polygon;
import javafx.scene.shape.Polyline;
import javafx.scene.shape.StrokeLineJoin;

/** The course of one figure, without axes: its shape, not its values. */
public final class Sparkline extends Region {
  private final Polygon area = new Polygon();
  private final Polyline line = new Polyline();
  private double[] values = {};
  private int full = 2;

  public Sparkline() {
    getStyleClass().add("sparkline");
    area.getStyleClass().add("area");
    line.getStyleClass().add("line");
    line.setStrokeLineJoin(StrokeLineJoin.ROUND);
    getChildren().addAll(area, line);
    area.setManaged(false);
    line.setManaged(false);
    setMouseTransparent(true);
    tone(Tone.RUN);
  }

  public void tone(Tone tone) {
    tone.dress(this);
  }

  /**
   * @param next oldest first, the last one at the right edge
   * @param span how many fill the whole width; with fewer the left part stays empty
   */
  public void show(List<? extends Number> next, int span) {
    double[] now = next.stream().mapToDouble(Number::doubleValue).toArray();
    if (full == span && Arrays.equals(values, now)) {
      return;
    }
    values = now;
    full = span;
    requestLayout();
  }

  @Override
  protected void layoutChildren() {
    double w = getWidth();
    double h = getHeight();
    double top = Math.max(1e-9, Arrays.stream(values).max().orElse(0));
    int n = values.length;
    boolean drawn = n > 1 && w > 0;
    area.setVisible(drawn);
    line.setVisible(drawn);
    if (!drawn) {
      return;
    }
    Double[] points = new Double[2 * n];
    double step = w / (Math.max(full, n) - 1);
    for (int i = 0; i < n; i++) {
      points[2 * i] = w - (n - 1 - i) * step;
      points[2 * i + 1] = h - 1 - values[i] / top * (h - 3);
    }
    line.getPoints().setAll(points);
    area.getPoints().setAll(points);
    area.getPoints().addAll(w, h, points[0], h);
  }
}
