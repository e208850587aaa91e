package dev.carillon.desktop.control;

import dev.carillon.desktop.i18n.Figures;
import dev.carillon.desktop.i18n.Texts;
import dev.carillon.model.cluster.RatePoint;
import java.time.ZoneId;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import javafx.geometry.Pos;
import javafx.geometry.VPos;
import javafx.scene.control.Label;
import javafx.scene.layout.Pane;
import javafx.scene.layout.Region;
import javafx.scene.shape.Line;
import javafx.scene.shape.Polygon;
import javafx.scene.shape.Polyline;
import javafx.scene.shape.StrokeLineJoin;
import javafx.scene.text.Text;
import org.jspecify.annotations.Nullable;

/** Tasks a second over some time: submitted, done, failed; with the figures under the pointer. */
public final class RateChart extends Region {
  private static final long QUARTER_MS = 15 * 60_000L;
  private static final int GRID = 4;
  private static final double BOTTOM = 20;
  private static final double LEFT = 40;

  /** While every figure stays as it is, only the hours move, which nobody looks at every second. */
  private static final long STILL_MS = 15_000;

  private final Pane plot = new Pane();
  private final Polygon area = new Polygon();
  private final Polyline submitted = line("tone-run");
  private final Polyline done = line("tone-ok");
  private final Polyline failed = line("tone-dead");
  private final Line cursor = new Line();
  private final Label readout = new Label();
  private final Supplier<ZoneId> zone;
  private List<RatePoint> points = List.of();
  private @Nullable ZoneId shownZone;
  private boolean stale = true;
  private double drawnWidth;
  private double drawnHeight;
  private long endMs;
  private long spanMs = QUARTER_MS;

  public RateChart(Supplier<ZoneId> zone) {
    this.zone = zone;
    getStyleClass().add("rate-chart");
    area.getStyleClass().add("area");
    cursor.getStyleClass().add("cursor");
    cursor.setVisible(false);
    readout.getStyleClass().add("readout");
    readout.setVisible(false);
    readout.setAlignment(Pos.CENTER_LEFT);
    getChildren().addAll(plot, readout);
    plot.setMouseTransparent(true);
    readout.setMouseTransparent(true);
    setOnMouseMoved(e -> point(e.getX()));
    setOnMouseExited(e -> point(-1));
    setAccessibleText(Texts.text("dashboard.chart"));
  }

  private static Polyline line(String tone) {
    Polyline line = new Polyline();
    line.getStyleClass().addAll("line", tone);
    line.setStrokeLineJoin(StrokeLineJoin.ROUND);
    return line;
  }

  /** The last 15 minutes, oldest first. */
  public void show(List<RatePoint> next) {
    show(next, QUARTER_MS);
  }

  /**
   * @param span from the left edge to the last point, milliseconds
   */
  public void show(List<RatePoint> next, long span) {
    if (span == spanMs && zone.get().equals(shownZone) && still(next)) {
      return;
    }
    spanMs = span;
    points = next;
    shownZone = zone.get();
    endMs = next.isEmpty() ? 0 : next.getLast().atMs();
    stale = true;
    requestLayout();
  }

  /** Whether it would look just as it does, but for some pixels to the left. */
  private boolean still(List<RatePoint> next) {
    int more = next.size() - points.size();
    if (points.isEmpty() || more < 0 || more > STILL_MS / 1000) {
      return false;
    }
    if (next.getLast().atMs() - endMs >= STILL_MS) {
      return false;
    }
    RatePoint shown = points.getLast();
    return next.reversed().stream()
        .takeWhile(p -> p.atMs() > shown.atMs())
        .allMatch(
            p ->
                p.submitted() == shown.submitted()
                    && p.succeeded() == shown.succeeded()
                    && p.failed() == shown.failed());
  }

  /** Making the lines anew asks for a layout itself: done every time it would never end. */
  @Override
  protected void layoutChildren() {
    if (stale || getWidth() != drawnWidth || getHeight() != drawnHeight) {
      stale = false;
      drawnWidth = getWidth();
      drawnHeight = getHeight();
      plot();
    }
  }

  private void plot() {
    double w = getWidth();
    double h = getHeight() - BOTTOM;
    double top = niceTop();
    plot.getChildren().clear();
    for (int i = 0; i <= GRID; i++) {
      double y = Math.round(4 + (h - 4) * i / GRID) + 0.5;
      Line grid = new Line(LEFT, y, w, y);
      grid.getStyleClass().add("grid");
      plot.getChildren().add(grid);
      text(Figures.rate(top * (GRID - i) / GRID), LEFT - 8, y, true);
    }
    if (points.size() > 1) {
      long minute = 60_000L;
      long tick = minute * (spanMs <= QUARTER_MS ? 3 : spanMs <= 60 * minute ? 10 : 240);
      for (long at = endMs / tick * tick; at > endMs - spanMs; at -= tick) {
        double x = x(at);
        if (x > LEFT + 16 && x < w - 16) {
          text(Figures.minute(at, zone.get()), x, h + 12, false);
        }
      }
      draw(submitted, RatePoint::submitted, top, h);
      draw(done, RatePoint::succeeded, top, h);
      draw(failed, RatePoint::failed, top, h);
      area.getPoints().setAll(submitted.getPoints());
      area.getPoints().addAll(x(points.getLast().atMs()), h, x(points.getFirst().atMs()), h);
      plot.getChildren().addAll(area, submitted, done, failed);
    }
    cursor.setStartY(4);
    cursor.setEndY(h);
    plot.getChildren().add(cursor);
    // Made within a layout pass, after this frame's styling: without this they would be drawn bare.
    plot.applyCss();
  }

  private void draw(Polyline line, ToDoubleFunction<RatePoint> figure, double top, double h) {
    Double[] xy = new Double[2 * points.size()];
    for (int i = 0; i < points.size(); i++) {
      xy[2 * i] = x(points.get(i).atMs());
      xy[2 * i + 1] = h - figure.applyAsDouble(points.get(i)) / top * (h - 4);
    }
    line.getPoints().setAll(xy);
  }

  private double x(long atMs) {
    return LEFT + (getWidth() - LEFT) * (1 - (endMs - atMs) / (double) spanMs);
  }

  /**
   * The next of 4, 8, 12, 20, 40, 80 … above all figures, so that each grid line is a round one.
   */
  private double niceTop() {
    double highest =
        points.stream()
            .mapToDouble(p -> Math.max(p.submitted(), Math.max(p.succeeded(), p.failed())))
            .max()
            .orElse(0);
    for (double decade = 1; ; decade *= 10) {
      for (double step : new double[] {4, 8, 12, 20}) {
        if (step * decade >= highest) {
          return step * decade;
        }
      }
    }
  }

  private void text(String words, double x, double y, boolean leftOf) {
    Text label = new Text(words);
    label.getStyleClass().add("axis");
    label.setTextOrigin(VPos.CENTER);
    plot.getChildren().add(label);
    label.applyCss();
    double width = label.getLayoutBounds().getWidth();
    label.setX(Math.round(leftOf ? x - width : x - width / 2));
    label.setY(y);
  }

  private void point(double mouseX) {
    boolean on = mouseX >= LEFT && points.size() > 1;
    cursor.setVisible(on);
    readout.setVisible(on);
    if (!on) {
      return;
    }
    RatePoint nearest = points.getFirst();
    for (RatePoint p : points) {
      if (Math.abs(x(p.atMs()) - mouseX) < Math.abs(x(nearest.atMs()) - mouseX)) {
        nearest = p;
      }
    }
    double x = Math.round(x(nearest.atMs())) + 0.5;
    cursor.setStartX(x);
    cursor.setEndX(x);
    readout.setText(
        Texts.text(
            "dashboard.chart.at",
            Figures.minute(nearest.atMs(), zone.get()),
            Figures.rate(nearest.submitted()),
            Figures.rate(nearest.succeeded()),
            Figures.rate(nearest.failed())));
    readout.autosize();
    double left = x + 8 + readout.getWidth() > getWidth() ? x - 8 - readout.getWidth() : x + 8;
    readout.relocate(left, 8);
  }

  @Override
  protected double computePrefHeight(double width) {
    return 180;
  }

  @Override
  protected double computeMinWidth(double height) {
    return 200;
  }
}
