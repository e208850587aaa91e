package dev.carillon.desktop.control.dag;

/** Which part of the plane is seen, and how large. Screen = (world − corner) × scale. */
final class Viewport {
  static final double LARGEST = 2.5;
  static final double SMALLEST = 0.001;

  /** A small graph is not blown up to fill a large screen. */
  private static final double LARGEST_FIT = 1.0;

  double scale = 1;
  double left;
  double top;

  double screenX(double x) {
    return (x - left) * scale;
  }

  double screenY(double y) {
    return (y - top) * scale;
  }

  double worldX(double x) {
    return x / scale + left;
  }

  double worldY(double y) {
    return y / scale + top;
  }

  /** By pixels of the screen. */
  void pan(double dx, double dy) {
    left -= dx / scale;
    top -= dy / scale;
  }

  /** What is under that point of the screen stays there. */
  void zoom(double factor, double x, double y) {
    double wx = worldX(x);
    double wy = worldY(y);
    scale = Math.clamp(scale * factor, SMALLEST, LARGEST);
    left = wx - x / scale;
    top = wy - y / scale;
  }

  void centre(double x, double y, double width, double height) {
    left = x - width / scale / 2;
    top = y - height / scale / 2;
  }

  /** Shows all of a plane of that size in the middle. */
  void fit(double planeWidth, double planeHeight, double width, double height) {
    double wanted =
        Math.min(width / Math.max(1, planeWidth), height / Math.max(1, planeHeight)) * 0.98;
    scale = Math.clamp(wanted, SMALLEST, LARGEST_FIT);
    centre(planeWidth / 2, planeHeight / 2, width, height);
  }

  /** Keeps at least a corner of the plane on the screen. */
  void hold(double planeWidth, double planeHeight, double width, double height) {
    double spareX = Math.min(120, width / 4) / scale;
    double spareY = Math.min(120, height / 4) / scale;
    left = Math.clamp(left, spareX - width / scale, Math.max(spareX, planeWidth) - spareX + 0.1);
    top = Math.clamp(top, spareY - height / scale, Math.max(spareY, planeHeight) - spareY + 0.1);
  }

  void set(double newScale, double newLeft, double newTop) {
    scale = newScale;
    left = newLeft;
    top = newTop;
  }
}
