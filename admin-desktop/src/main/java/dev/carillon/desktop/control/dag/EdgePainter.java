package dev.carillon.desktop.control.dag;

import dev.carillon.desktop.control.ink.Ink;
import dev.carillon.desktop.control.ink.Palette;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.paint.Color;
import javafx.scene.shape.StrokeLineCap;
import javafx.scene.shape.StrokeLineJoin;

/** Draws edges as lines with round corners; all of one colour in one path. */
final class EdgePainter {
  private static final double CORNER = 12;
  private static final double OUTSIDE = 100;

  /** More edges than this are drawn as hair lines: round corners would not be seen among them. */
  static final int MOST = 300;

  private final GraphicsContext gc;

  EdgePainter(GraphicsContext gc) {
    this.gc = gc;
  }

  /** How many edges are seen; stops counting behind the most that are drawn one by one. */
  static int seen(DagLayout at, Viewport view, double width, double height) {
    int n = 0;
    for (int e = 0; e < at.edges() && n <= MOST; e++) {
      n += seen(at.bends[e], view, width, height) ? 1 : 0;
    }
    return n;
  }

  private static boolean seen(double[] way, Viewport view, double width, double height) {
    double x0 = view.worldX(0);
    double x1 = view.worldX(width);
    double y0 = view.worldY(0);
    double y1 = view.worldY(height);
    for (int i = 0; i + 3 < way.length; i += 2) {
      if (Math.max(way[i], way[i + 2]) >= x0
          && Math.min(way[i], way[i + 2]) <= x1
          && Math.max(way[i + 1], way[i + 3]) >= y0
          && Math.min(way[i + 1], way[i + 3]) <= y1) {
        return true;
      }
    }
    return false;
  }

  void all(Looks looks, Viewport view, Palette palette, double width, double height) {
    DagLayout at = looks.layout;
    gc.beginPath();
    for (int e = 0; e < at.edges(); e++) {
      if (seen(at.bends[e], view, width, height)) {
        trace(at.bends[e], view);
      }
    }
    stroke(palette.of(Ink.LINE).interpolate(palette.of(Ink.MUTED), 0.3), 1.5, view);
  }

  /** The way that the end hangs on, and the edges of what is selected or pointed at. */
  void marked(Looks looks, Viewport view, Palette palette, double width, double height) {
    DagLayout at = looks.layout;
    gc.beginPath();
    for (int e = looks.critical.nextSetBit(0); e >= 0; e = looks.critical.nextSetBit(e + 1)) {
      if (seen(at.bends[e], view, width, height)) {
        trace(at.bends[e], view);
      }
    }
    stroke(palette.of(Ink.ACCENT), 2.6, view);
    gc.beginPath();
    int drawn = 0;
    for (int e = 0; e < at.edges() && drawn < MOST; e++) {
      boolean touched = touches(at, e, looks.selected) || touches(at, e, looks.hovered);
      if (touched && !looks.critical.get(e) && seen(at.bends[e], view, width, height)) {
        trace(at.bends[e], view);
        drawn++;
      }
    }
    stroke(palette.of(Ink.MUTED), 1.8, view);
  }

  private static boolean touches(DagLayout at, int edge, int node) {
    return node >= 0 && (at.from[edge] == node || at.to[edge] == node);
  }

  private void stroke(Color colour, double width, Viewport view) {
    gc.setLineCap(StrokeLineCap.BUTT);
    gc.setLineJoin(StrokeLineJoin.ROUND);
    gc.setStroke(colour);
    gc.setLineWidth(Math.max(1, width * Math.clamp(view.scale, 0.5, 1.4)));
    gc.stroke();
  }

  /**
   * Level and upright stretches stay so when their ends are brought near the screen; a line of
   * hundreds of thousands of pixels would be stroked in full.
   */
  private double[] near(double[] way, Viewport view) {
    double width = gc.getCanvas().getWidth();
    double height = gc.getCanvas().getHeight();
    double[] near = new double[way.length];
    for (int i = 0; i < way.length; i += 2) {
      near[i] = Math.clamp(view.screenX(way[i]), -OUTSIDE, width + OUTSIDE);
      near[i + 1] = Math.clamp(view.screenY(way[i + 1]), -OUTSIDE, height + OUTSIDE);
    }
    return near;
  }

  private void trace(double[] plane, Viewport view) {
    double[] way = near(plane, view);
    int last = way.length - 2;
    gc.moveTo(way[0], way[1]);
    for (int i = 2; i < last; i += 2) {
      double corner = Math.min(CORNER * view.scale, Math.min(half(way, i - 2), half(way, i)));
      double x = way[i];
      double y = way[i + 1];
      double inX = Math.signum(way[i - 2] - x) * corner;
      double inY = Math.signum(way[i - 1] - y) * corner;
      double outX = Math.signum(way[i + 2] - x) * corner;
      double outY = Math.signum(way[i + 3] - y) * corner;
      gc.lineTo(x + inX, y + inY);
      gc.quadraticCurveTo(x, y, x + outX, y + outY);
    }
    gc.lineTo(way[last], way[last + 1]);
  }

  /** Half of a stretch, so that two corners on it do not meet. */
  private static double half(double[] way, int i) {
    return (Math.abs(way[i + 2] - way[i]) + Math.abs(way[i + 3] - way[i + 1])) / 2;
  }
}
