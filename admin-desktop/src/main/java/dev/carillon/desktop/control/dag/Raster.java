package dev.carillon.desktop.control.dag;

import java.nio.IntBuffer;
import java.util.Arrays;
import javafx.scene.image.ImageView;
import javafx.scene.image.PixelBuffer;
import javafx.scene.image.PixelFormat;
import javafx.scene.image.WritableImage;
import org.jspecify.annotations.Nullable;

/**
 * Pixels that level boxes are filled into. Ten thousand boxes take a millisecond so; as shapes of
 * the toolkit, without a graphics card, they take a hundred.
 */
final class Raster {
  private final ImageView view = new ImageView();
  private int[] pixels = {};
  private int width;
  private int height;
  private @Nullable PixelBuffer<IntBuffer> buffer;

  Raster() {
    view.setManaged(false);
    view.setMouseTransparent(true);
  }

  ImageView view() {
    return view;
  }

  int width() {
    return width;
  }

  int height() {
    return height;
  }

  /** Makes room for a region of the screen; its old content is gone when the size changes. */
  void size(double regionWidth, double regionHeight) {
    int w = Math.max(1, (int) Math.ceil(regionWidth));
    int h = Math.max(1, (int) Math.ceil(regionHeight));
    if (w == width && h == height) {
      return;
    }
    width = w;
    height = h;
    pixels = new int[w * h];
    PixelBuffer<IntBuffer> made =
        new PixelBuffer<>(w, h, IntBuffer.wrap(pixels), PixelFormat.getIntArgbPreInstance());
    buffer = made;
    view.setImage(new WritableImage(made));
  }

  void clear(int argb) {
    Arrays.fill(pixels, argb);
  }

  /** At least one pixel each way, if any of it is seen. */
  void fill(double x0, double y0, double x1, double y1, int argb) {
    int fromX = Math.max(0, (int) Math.round(x0));
    int fromY = Math.max(0, (int) Math.round(y0));
    int toX = Math.min(width, Math.max((int) Math.round(x0) + 1, (int) Math.round(x1)));
    int toY = Math.min(height, Math.max((int) Math.round(y0) + 1, (int) Math.round(y1)));
    if (fromX >= toX) {
      return;
    }
    for (int y = fromY; y < toY; y++) {
      Arrays.fill(pixels, y * width + fromX, y * width + toX, argb);
    }
  }

  /** The border of a box, one pixel wide. */
  void outline(double x0, double y0, double x1, double y1, int argb) {
    fill(x0, y0, x1, y0 + 1, argb);
    fill(x0, y1 - 1, x1, y1, argb);
    fill(x0, y0, x0 + 1, y1, argb);
    fill(x1 - 1, y0, x1, y1, argb);
  }

  /**
   * A box with round corners, without the half tones at them that a still picture has.
   *
   * @param radius pixels
   */
  void round(double x0, double y0, double x1, double y1, double radius, int argb) {
    int left = (int) Math.round(x0);
    int top = (int) Math.round(y0);
    int right = (int) Math.round(x1);
    int bottom = (int) Math.round(y1);
    int r = (int) Math.min(Math.round(radius), Math.min(right - left, bottom - top) / 2);
    for (int i = 0; i < r; i++) {
      double up = r - i - 0.5;
      double in = r - Math.sqrt(Math.max(0, (double) r * r - up * up));
      fill(left + in, top + i, right - in, top + i + 1, argb);
      fill(left + in, bottom - i - 1, right - in, bottom - i, argb);
    }
    if (bottom - r > top + r) {
      fill(left, top + r, right, bottom - r, argb);
    }
  }

  /** Lets the screen see what was filled. */
  void publish() {
    if (buffer != null) {
      buffer.updateBuffer(b -> null);
    }
  }

  /** Between two colours; 0 is the first. */
  static int mix(int a, int b, double share) {
    int mixed = 0xff;
    for (int shift = 16; shift >= 0; shift -= 8) {
      double from = a >> shift & 0xff;
      double to = b >> shift & 0xff;
      mixed = mixed << 8 | (int) Math.round(from + (to - from) * share);
    }
    return mixed;
  }
}
