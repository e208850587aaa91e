package dev.carillon.desktop.control;

import dev.carillon.desktop.i18n.Figures;
import dev.carillon.desktop.i18n.Texts;
import dev.carillon.model.task.RetryPolicy;
import javafx.geometry.VPos;
import javafx.scene.layout.Pane;
import javafx.scene.layout.Region;
import javafx.scene.shape.Line;
import javafx.scene.shape.Rectangle;
import javafx.scene.text.Text;

/** How long a failed task waits at most before each further attempt. */
public final class RetryCurve extends Region {
  private static final int MOST = 12;
  private static final double FOOT = 20;
  private static final double HEAD = 16;

  private final Pane plot = new Pane();
  private RetryPolicy policy = RetryPolicy.DEFAULT;

  public RetryCurve() {
    getStyleClass().add("retry-curve");
    getChildren().add(plot);
    setMouseTransparent(true);
  }

  public void show(RetryPolicy next) {
    policy = next;
    requestLayout();
  }

  @Override
  protected void layoutChildren() {
    plot.getChildren().clear();
    double w = getWidth();
    double h = getHeight() - FOOT;
    int waits = Math.min(MOST, policy.maxAttempts() - 1);
    Line base = new Line(0, h + 0.5, w, h + 0.5);
    base.getStyleClass().add("grid");
    plot.getChildren().add(base);
    if (waits == 0) {
      label(Texts.text("submit.retry.none"), w / 2, h / 2);
      return;
    }
    double step = w / (waits + 1);
    double longest = Math.max(1, policy.ceiling(waits).toMillis());
    for (int i = 0; i <= waits; i++) {
      double x = i * step + step / 2;
      label(String.valueOf(i + 1), x, h + FOOT / 2 + 1);
      if (i > 0) {
        double wait = policy.ceiling(i).toMillis();
        double bar = Math.max(2, wait / longest * (h - HEAD));
        double width = Math.min(32, step * 0.55);
        Rectangle rect = new Rectangle(Math.round(x - width / 2), h - bar, Math.round(width), bar);
        rect.getStyleClass().add("wait-bar");
        plot.getChildren().add(rect);
        label(Figures.coarse((long) wait), x, h - bar - 8);
      }
    }
    // Made within a layout pass, after this frame's styling: without this they would be drawn bare.
    plot.applyCss();
  }

  private void label(String words, double x, double y) {
    Text text = new Text(words);
    text.getStyleClass().add("axis");
    text.setTextOrigin(VPos.CENTER);
    plot.getChildren().add(text);
    text.applyCss();
    text.setX(Math.round(x - text.getLayoutBounds().getWidth() / 2));
    text.setY(y);
  }

  @Override
  protected double computePrefHeight(double width) {
    return 96;
  }
}
