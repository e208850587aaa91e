package dev.carillon.desktop.control;

import dev.carillon.desktop.i18n.Figures;
import dev.carillon.desktop.i18n.Texts;
import dev.carillon.model.cluster.RatePoint;
import java.time.ZoneId;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
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

  /** Times below it at most: a tick every 3 of 15 minutes, every 10 of 60, every 4 of 24 hours. */
  private static final int TIMES = 7;

  private static final double BOTTOM = 20;
  private static final double LEFT = 40;

  /** While every figure stays as it is, only the hours move, which nobody looks at every second. */
  private static final long STILL_MS = 15_000;

  private final Pane plot = new Pane();
  private final List<Line> grid = Stream.generate(RateChart::grid).limit(GRID + 1).toList();
  private final List<Text> rates = Stream.generate(RateChart::axis).limit(GRID + 1).toList();
  private final List<Text> times = Stream.generate(RateChart::axis).limit(TIMES).toList();
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
    plot.getChildren().addAll(grid);
    plot.getChildren().addAll(rates);
    plot.getChildren().addAll(times);
    plot.getChildren().addAll(area, submitted, done, failed, cursor);
    plot.getChildren().forEach(part -> part.setManaged(false));
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

  private static Line grid() {
    Line line = new Line();
    line.getStyleClass().add("grid");
    return line;
  }

  private static Text axis() {
    Text text = new Text();
    text.getStyleClass().add("axis");
    text.setTextOrigin(VPos.CENTER);
    return text;
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

  /** Only when there is something to move: a move may ask for a layout itself. */
  @Override
  protected void layoutChildren() {
    if (stale || getWidth() != drawnWidth || getHeight() != drawnHeight) {
      stale = false;
      drawnWidth = getWidth();
      drawnHeight = getHeight();
      plot();
    }
  }

  /**
   * What is there is moved, nothing is made anew: whatever joins the scene within a layout pass
   * makes the toolkit draw the whole window a frame later.
   */
  private void plot() {
    double w = getWidth();
    double h = getHeight() - BOTTOM;
    double top = niceTop();
    for (int i = 0; i <= GRID; i++) {
      double y = Math.round(4 + (h - 4) * i / GRID) + 0.5;
      Line line = grid.get(i);
      line.setStartX(LEFT);
      line.setStartY(y);
      line.setEndX(w);
      line.setEndY(y);
      Text rate = rates.get(i);
      rate.setText(Figures.rate(top * (GRID - i) / GRID));
      place(rate, LEFT - 8 - width(rate), y);
    }
    times(w, h);
    boolean drawn = points.size() > 1;
    List.of(area, submitted, done, failed).forEach(shape -> shape.setVisible(drawn));
    if (drawn) {
      draw(submitted, RatePoint::submitted, top, h);
      draw(done, RatePoint::succeeded, top, h);
      draw(failed, RatePoint::failed, top, h);
      area.getPoints().setAll(submitted.getPoints());
      area.getPoints().addAll(x(points.getLast().atMs()), h, x(points.getFirst().atMs()), h);
    }
    cursor.setStartY(4);
    cursor.setEndY(h);
  }

  /** A time every few minutes or hours, by how long the whole is. */
  private void times(double w, double h) {
    long minute = 60_000L;
    long tick = minute * (spanMs <= QUARTER_MS ? 3 : spanMs <= 60 * minute ? 10 : 240);
    long at = endMs / tick * tick;
    for (Text time : times) {
      double x = x(at);
      boolean shown = points.size() > 1 && at > endMs - spanMs && x > LEFT + 16 && x < w - 16;
      time.setVisible(shown);
      if (shown) {
        time.setText(Figures.minute(at, zone.get()));
        place(time, x - width(time) / 2, h + 12);
      }
      at -= tick;
    }
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

  private static double width(Text text) {
    return text.getLayoutBounds().getWidth();
  }

  private static void place(Text text, double x, double y) {
    text.setX(Math.round(x));
    text.setY(y);
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
