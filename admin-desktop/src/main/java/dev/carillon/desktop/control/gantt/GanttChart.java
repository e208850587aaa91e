package dev.carillon.desktop.control.gantt;

import dev.carillon.desktop.control.ink.Ink;
import dev.carillon.desktop.control.ink.Inked;
import dev.carillon.desktop.control.ink.Palette;
import dev.carillon.desktop.i18n.Figures;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.geometry.Orientation;
import javafx.scene.canvas.Canvas;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.control.ScrollBar;
import javafx.scene.text.Font;
import javafx.scene.text.Text;
import javafx.scene.text.TextAlignment;

/** Bars over time; only the rows that are seen are drawn. */
public final class GanttChart extends Inked {
  private static final double ROW = 20;
  private static final double HEAD = 20;
  private static final double NAMES = 150;
  private static final long[] STEPS = {
    100,
    200,
    500,
    1_000,
    2_000,
    5_000,
    10_000,
    30_000,
    60_000,
    120_000,
    300_000,
    600_000,
    1_800_000,
    3_600_000,
    7_200_000,
    21_600_000,
    86_400_000
  };

  private final Canvas canvas = new Canvas();
  private final ScrollBar bar = new ScrollBar();
  private final Font small = Font.font("Carillon Sans", 11);
  private final Font tiny = Font.font("Carillon Sans", 10);
  private List<GanttRow> rows = List.of();
  private Optional<String> selected = Optional.empty();
  private Consumer<String> onSelect = key -> {};
  private long fromMs;
  private long toMs = 1;

  public GanttChart(String name) {
    getStyleClass().add("gantt");
    setAccessibleText(name);
    canvas.setManaged(false);
    canvas.setMouseTransparent(true);
    bar.setOrientation(Orientation.VERTICAL);
    bar.setManaged(false);
    bar.setUnitIncrement(1);
    bar.valueProperty().addListener(change -> requestLayout());
    getChildren().addAll(canvas, bar);
    setOnScroll(
        e -> {
          bar.setValue(Math.clamp(bar.getValue() - e.getDeltaY() / ROW, 0, bar.getMax()));
          e.consume();
        });
    setOnMouseClicked(
        e -> {
          int row = (int) (bar.getValue() + (e.getY() - HEAD) / ROW);
          if (e.getY() > HEAD && row >= 0 && row < rows.size()) {
            onSelect.accept(rows.get(row).key());
          }
        });
  }

  /** Oldest first; the ends of time are those of all bars. */
  public void show(List<GanttRow> next, long begin, long end) {
    rows = List.copyOf(next);
    fromMs = begin;
    toMs = Math.max(begin + 1_000, end);
    requestLayout();
  }

  public void select(Optional<String> key) {
    selected = key;
    for (int i = 0; i < rows.size() && key.isPresent(); i++) {
      boolean seen = i >= bar.getValue() && i < bar.getValue() + visible() - 1;
      if (rows.get(i).key().equals(key.get()) && !seen) {
        bar.setValue(Math.clamp(i - 1, 0, bar.getMax()));
      }
    }
    requestLayout();
  }

  public void onSelect(Consumer<String> action) {
    onSelect = action;
  }

  private double visible() {
    return Math.max(1, (getHeight() - HEAD) / ROW);
  }

  @Override
  protected void layoutChildren() {
    double w = getWidth();
    double h = getHeight();
    if (w < NAMES + 40 || h < HEAD) {
      return;
    }
    double most = Math.max(0, rows.size() - visible());
    bar.setMax(most);
    bar.setVisibleAmount(most * visible() / Math.max(1, rows.size()));
    bar.setVisible(most > 0);
    bar.resizeRelocate(w - 10, HEAD, 10, h - HEAD);
    size(canvas, w, h);
    GraphicsContext gc = canvas.getGraphicsContext2D();
    gc.clearRect(0, 0, w, h);
    Palette ink = palette();
    if (rows.isEmpty()) {
      return;
    }
    axis(gc, ink, w - 14, h);
    double top = HEAD - bar.getValue() % 1 * ROW;
    for (int i = (int) bar.getValue(); i < rows.size() && top < h; i++, top += ROW) {
      row(gc, ink, rows.get(i), top, w - 14);
    }
    gc.clearRect(0, 0, w, HEAD - 4);
    labels(gc, ink, w - 14);
  }

  private double x(long ms, double right) {
    return NAMES + (right - NAMES) * (ms - fromMs) / (toMs - fromMs);
  }

  private long step(double right) {
    for (long step : STEPS) {
      if ((right - NAMES) * step / (toMs - fromMs) > 72) {
        return step;
      }
    }
    return STEPS[STEPS.length - 1] * Math.max(1, (toMs - fromMs) / STEPS[STEPS.length - 1] / 8);
  }

  private void axis(GraphicsContext gc, Palette ink, double right, double h) {
    gc.setStroke(ink.of(Ink.LINE));
    gc.setLineWidth(1);
    for (long at = 0; fromMs + at <= toMs; at += step(right)) {
      double x = Math.round(x(fromMs + at, right)) + 0.5;
      gc.strokeLine(x, HEAD - 4, x, h);
    }
  }

  /** Since the beginning: how long something took counts here, not when it was. */
  private void labels(GraphicsContext gc, Palette ink, double right) {
    gc.setFill(ink.of(Ink.MUTED));
    gc.setFont(tiny);
    gc.setTextAlign(TextAlignment.LEFT);
    Text measure = new Text();
    measure.setFont(tiny);
    for (long at = 0; fromMs + at <= toMs; at += step(right)) {
      double x = x(fromMs + at, right);
      measure.setText(at == 0 ? "0" : "+" + Figures.exact(Duration.ofMillis(at)));
      // Half a number would be another number.
      if (x + 3 + measure.getLayoutBounds().getWidth() <= right) {
        gc.fillText(measure.getText(), x + 3, 11);
      }
    }
  }

  private void row(GraphicsContext gc, Palette ink, GanttRow row, double top, double right) {
    if (selected.filter(row.key()::equals).isPresent()) {
      gc.setFill(ink.of(Ink.ACCENT_SOFT));
      gc.fillRoundRect(0, top, right, ROW, 6, 6);
    }
    gc.setFill(ink.of(selected.filter(row.key()::equals).isPresent() ? Ink.TEXT : Ink.MUTED));
    gc.setFont(small);
    String title = row.title().length() > 24 ? row.title().substring(0, 23) + "…" : row.title();
    gc.fillText(title, 8, top + 14);
    if (row.critical()) {
      gc.setFill(ink.of(Ink.ACCENT));
      gc.fillRoundRect(0, top + 4, 3, ROW - 8, 2, 2);
    }
    for (GanttRow.Bar b : row.bars()) {
      double x0 = Math.max(NAMES, x(b.fromMs(), right));
      double x1 = Math.min(right, Math.max(x0 + 2, x(b.toMs(), right)));
      double height = b.thin() ? 4 : 10;
      gc.setFill(ink.of(b.ink()));
      gc.fillRoundRect(x0, top + (ROW - height) / 2, x1 - x0, height, 4, 4);
    }
  }

  @Override
  protected double computePrefHeight(double width) {
    return 160;
  }

  @Override
  protected double computePrefWidth(double height) {
    return 600;
  }
}
