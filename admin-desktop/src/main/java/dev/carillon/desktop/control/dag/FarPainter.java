package dev.carillon.desktop.control.dag;

import dev.carillon.desktop.control.Tone;
import dev.carillon.desktop.control.ink.Ink;
import dev.carillon.desktop.control.ink.Palette;

/**
 * Draws a graph from afar: nodes as coloured blocks, edges as hair lines; and cards without what is
 * written on them, while the view moves.
 */
final class FarPainter {
  /** From here on a block is large enough for a name. */
  static final double NAMED = 0.36;

  private final Raster raster;

  FarPainter(Raster raster) {
    this.raster = raster;
  }

  void edges(Looks looks, Viewport view, Palette palette) {
    int line = Raster.mix(palette.pixel(Ink.LINE), palette.pixel(Ink.MUTED), 0.3);
    // Far away lines stand so close that at full strength they would be all one sees.
    double strength = Math.clamp(0.35 + view.scale, 0.35, 1);
    int ink = Raster.mix(palette.pixel(Ink.SURFACE), line, strength);
    double right = raster.width();
    double bottom = raster.height();
    for (double[] s : looks.trunks.level) {
      double y = view.screenY(s[0]);
      double x0 = view.screenX(s[1]);
      double x1 = view.screenX(s[2]);
      if (y > -1 && y < bottom + 1 && x1 > 0 && x0 < right) {
        raster.fill(x0, y, x1, y + 1, ink);
      }
    }
    for (double[] s : looks.trunks.upright) {
      double x = view.screenX(s[0]);
      double y0 = view.screenY(s[1]);
      double y1 = view.screenY(s[2]);
      if (x > -1 && x < right + 1 && y1 > 0 && y0 < bottom) {
        raster.fill(x, y0, x + 1, y1, ink);
      }
    }
  }

  void frames(Looks looks, Viewport view, Palette palette) {
    DagLayout at = looks.layout;
    for (int i = 0; i < at.size(); i++) {
      if (at.framed(i)) {
        box(at, i, view, palette.pixel(Ink.BG), palette.pixel(Ink.LINE));
      }
    }
  }

  private void box(DagLayout at, int i, Viewport view, int fill, int border) {
    double x0 = view.screenX(at.x[i]);
    double y0 = view.screenY(at.y[i]);
    double x1 = view.screenX(at.x[i] + at.w[i]);
    double y1 = view.screenY(at.y[i] + at.h[i]);
    raster.fill(x0, y0, x1, y1, fill);
    raster.outline(x0, y0, x1, y1, border);
  }

  /** Cards as the card painter draws them, but in a hundredth of the time. */
  void cards(Looks looks, Viewport view, Palette palette) {
    DagLayout at = looks.layout;
    double right = raster.width();
    double bottom = raster.height();
    double radius = CardPainter.RADIUS * view.scale;
    for (int i = 0; i < at.size(); i++) {
      double x0 = Math.round(view.screenX(at.x[i]));
      double y0 = Math.round(view.screenY(at.y[i]));
      double x1 = x0 + Math.round(at.w[i] * view.scale);
      double y1 = y0 + Math.round(at.h[i] * view.scale);
      if (at.framed(i) || x1 < 0 || y1 < 0 || x0 > right || y0 > bottom) {
        continue;
      }
      Tone tone = looks.faces[i].tone();
      boolean still = tone == Tone.IDLE || tone == Tone.WAIT;
      boolean quiet = still || tone == Tone.OK;
      int strong = faint(looks, i, palette, palette.pixel(Ink.of(tone)));
      int border = still ? faint(looks, i, palette, palette.pixel(Ink.LINE)) : strong;
      double line = quiet ? 1 : 2;
      raster.round(x0, y0, x1, y1, radius, border);
      raster.round(
          x0 + line,
          y0 + line,
          x1 - line,
          y1 - line,
          radius - line,
          faint(looks, i, palette, palette.pixel(Ink.RAISED)));
      raster.fill(x0, y0 + radius / 2, x0 + 4 * view.scale, y1 - radius / 2, strong);
    }
  }

  private static int faint(Looks looks, int i, Palette palette, int argb) {
    return looks.faded(i) ? Raster.mix(palette.pixel(Ink.SURFACE), argb, 0.35) : argb;
  }

  void nodes(Looks looks, Viewport view, Palette palette) {
    DagLayout at = looks.layout;
    boolean named = view.scale >= NAMED;
    double right = raster.width();
    double bottom = raster.height();
    for (int i = 0; i < at.size(); i++) {
      double x0 = view.screenX(at.x[i]);
      double y0 = view.screenY(at.y[i]);
      double x1 = x0 + at.w[i] * view.scale;
      double y1 = y0 + at.h[i] * view.scale;
      if (at.framed(i) || x1 < 0 || y1 < 0 || x0 > right || y0 > bottom) {
        continue;
      }
      Tone tone = looks.faces[i].tone();
      int strong = palette.pixel(Ink.of(tone));
      int soft = palette.pixel(Ink.soft(tone));
      if (looks.faded(i)) {
        raster.fill(x0, y0, x1, y1, soft);
      } else if (named) {
        raster.fill(x0, y0, x1, y1, soft);
        raster.outline(x0, y0, x1, y1, Raster.mix(soft, strong, 0.45));
        raster.fill(x0, y0, x0 + 3, y1, strong);
      } else {
        raster.fill(x0, y0, Math.max(x1, x0 + 2), Math.max(y1, y0 + 2), strong);
      }
    }
  }
}
