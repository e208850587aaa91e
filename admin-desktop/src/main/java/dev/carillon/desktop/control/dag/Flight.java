package dev.carillon.desktop.control.dag;

import javafx.animation.AnimationTimer;

/** Moves a viewport to where it is wanted in a quarter of a second. */
final class Flight extends AnimationTimer {
  private static final double NANOS = 250e6;

  private final Viewport view;
  private final Runnable moved;
  private double[] start = {};
  private double[] goal = {};
  private long began;

  Flight(Viewport view, Runnable moved) {
    this.view = view;
    this.moved = moved;
  }

  void to(double scale, double left, double top) {
    start = new double[] {view.scale, view.left, view.top};
    goal = new double[] {scale, left, top};
    began = 0;
    start();
  }

  @Override
  public void handle(long now) {
    if (began == 0) {
      began = now;
    }
    double t = Math.min(1, (now - began) / NANOS);
    double eased = 1 - Math.pow(1 - t, 3);
    // Scales multiply: half way between 1 and 4 is 2.
    double scale = start[0] * Math.pow(goal[0] / start[0], eased);
    double share =
        goal[0] == start[0] ? eased : (1 / scale - 1 / start[0]) / (1 / goal[0] - 1 / start[0]);
    view.set(
        scale, start[1] + (goal[1] - start[1]) * share, start[2] + (goal[2] - start[2]) * share);
    if (t >= 1) {
      view.set(goal[0], goal[1], goal[2]);
      stop();
    }
    moved.run();
  }
}
