package dev.carillon.desktop.control.dag;

import dev.carillon.desktop.control.Tone;
import dev.carillon.desktop.control.ink.Ink;
import dev.carillon.desktop.control.ink.Palette;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.function.Supplier;
import javafx.scene.SnapshotParameters;
import javafx.scene.image.PixelFormat;
import javafx.scene.image.WritableImage;
import javafx.scene.paint.Color;

/**
 * A graph as a file. Called on the JavaFX thread; what each gives back may be asked for on any
 * other.
 */
public final class DagPictures {
  /** A larger picture would not fit into the memory of most programs that show one. */
  private static final double MOST_PIXELS = 6_000;

  private DagPictures() {}

  /** All of it at 100 %, or as large as pictures may be. */
  public static Supplier<byte[]> png(DagCanvas canvas) {
    DagLayout at = canvas.graph();
    double scale = Math.min(1, MOST_PIXELS / Math.max(1, Math.max(at.width, at.height)));
    DagCanvas whole = canvas.twin(scale);
    SnapshotParameters how = new SnapshotParameters();
    how.setFill(canvas.colours().of(Ink.SURFACE));
    WritableImage image = whole.snapshot(how, null);
    int w = (int) image.getWidth();
    int h = (int) image.getHeight();
    int[] pixels = new int[w * h];
    image.getPixelReader().getPixels(0, 0, w, h, PixelFormat.getIntArgbInstance(), pixels, 0, w);
    return () -> PngFile.of(pixels, w, h);
  }

  /** Boxes, lines and texts that any size of them stays sharp. */
  public static Supplier<byte[]> svg(DagCanvas canvas) {
    Looks looks = canvas.looks();
    Palette ink = canvas.colours();
    return () -> new SvgFile(looks, ink).write().getBytes(StandardCharsets.UTF_8);
  }

  /** Nodes with their states and places, and edges. */
  public static Supplier<byte[]> json(DagCanvas canvas, String name) {
    Looks looks = canvas.looks();
    return () -> json(looks, name).getBytes(StandardCharsets.UTF_8);
  }

  private static String json(Looks looks, String name) {
    DagLayout at = looks.layout;
    StringBuilder out = new StringBuilder("{\"graph\": " + quoted(name) + ",\n \"nodes\": [");
    for (int i = 0; i < at.size(); i++) {
      GraphNode node = at.node(i);
      out.append(i == 0 ? "\n" : ",\n")
          .append("  {\"id\": ")
          .append(quoted(node.key()))
          .append(", \"kind\": ")
          .append(quoted(node.kind().name().toLowerCase(Locale.ROOT)))
          .append(", \"state\": ")
          .append(quoted(looks.faces[i].spoken()))
          .append(
              String.format(
                  Locale.ROOT,
                  ", \"x\": %.0f, \"y\": %.0f, \"width\": %.0f, \"height\": %.0f}",
                  at.x[i],
                  at.y[i],
                  at.w[i],
                  at.h[i]));
    }
    out.append("],\n \"edges\": [");
    boolean first = true;
    for (int e = 0; e < at.edges(); e++) {
      if (at.from[e] >= 0 && at.to[e] >= 0) {
        out.append(first ? "\n" : ",\n")
            .append("  {\"from\": ")
            .append(quoted(at.node(at.from[e]).key()))
            .append(", \"to\": ")
            .append(quoted(at.node(at.to[e]).key()))
            .append(", \"critical\": ")
            .append(looks.critical.get(e))
            .append('}');
        first = false;
      }
    }
    return out.append("]}\n").toString();
  }

  private static String quoted(String text) {
    StringBuilder out = new StringBuilder("\"");
    for (char c : text.toCharArray()) {
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c < ' ') {
        out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
      } else {
        out.append(c);
      }
    }
    return out.append('"').toString();
  }

  static String hex(Color colour) {
    return String.format(
        Locale.ROOT,
        "#%02x%02x%02x",
        Math.round(colour.getRed() * 255),
        Math.round(colour.getGreen() * 255),
        Math.round(colour.getBlue() * 255));
  }

  static String hex(Palette ink, Tone tone) {
    return hex(ink.of(tone));
  }
}
