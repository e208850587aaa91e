package dev.carillon.desktop.control.dag;

import dev.carillon.desktop.control.Tone;
import dev.carillon.desktop.control.ink.Ink;
import dev.carillon.desktop.control.ink.Palette;
import java.util.HashMap;
import java.util.Map;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.paint.Color;
import javafx.scene.text.Font;
import javafx.scene.text.FontWeight;

/** Draws nodes from near: a card with its title, its state in words, and what it is made of. */
final class CardPainter {
  /** From here on a card shows more than its name. */
  static final double NEAR = 0.6;

  private static final String FAMILY = "Carillon Sans";
  private static final double TITLE = 12;
  private static final double WORDS = 11;
  static final double RADIUS = 8;
  private static final double SMALL = 10;

  /** Smaller letters are not read while they move. */
  private static final double LEGIBLE = 8;

  private final GraphicsContext gc;
  private final Glyphs glyphs = new Glyphs();
  private final TextWidths titleWidths = new TextWidths(bold(TITLE));
  private final TextWidths wordWidths = new TextWidths(plain(WORDS));
  private final Map<Integer, Font> bold = new HashMap<>();
  private final Map<Integer, Font> plain = new HashMap<>();

  /**
   * In how many parts of a pixel sizes of letters differ. Each size has letters of its own to draw
   * first: few sizes while one zooms.
   */
  private int fineness = 4;

  CardPainter(GraphicsContext gc) {
    this.gc = gc;
  }

  private static Font bold(double size) {
    return Font.font(FAMILY, FontWeight.BOLD, size);
  }

  private static Font plain(double size) {
    return Font.font(FAMILY, size);
  }

  private Font boldAt(double size) {
    return bold.computeIfAbsent(quarters(size), q -> bold(q / 4.0));
  }

  private Font plainAt(double size) {
    return plain.computeIfAbsent(quarters(size), q -> plain(q / 4.0));
  }

  private int quarters(double size) {
    return (int) Math.round(size * fineness) * (4 / fineness);
  }

  /** Names on the blocks that {@link FarPainter} has drawn. */
  void names(Looks looks, Viewport view, Palette palette, double width, double height) {
    DagLayout at = looks.layout;
    gc.setFont(plainAt(SMALL));
    gc.setFill(palette.of(Ink.TEXT));
    for (int i = 0; i < at.size(); i++) {
      if (seen(at, i, view, width, height) && !looks.faded(i)) {
        double x = view.screenX(at.x[i]);
        double y = view.screenY(at.y[i]);
        double room = at.w[i] * view.scale - 10;
        double middle = at.framed(i) ? 11 : at.h[i] * view.scale / 2 + 3.5;
        gc.fillText(wordWidths.fit(at.node(i).title(), room * WORDS / SMALL), x + 6, y + middle);
      }
    }
  }

  void cards(Looks looks, Viewport view, Palette palette, double width, double height) {
    DagLayout at = looks.layout;
    for (int i = 0; i < at.size(); i++) {
      if (!at.framed(i) && seen(at, i, view, width, height)) {
        gc.setGlobalAlpha(looks.faded(i) ? 0.35 : 1);
        card(looks, i, view, palette);
      }
    }
    gc.setGlobalAlpha(1);
  }

  /** What is written on the cards that {@link FarPainter} has drawn, as far as it can be read. */
  void titles(Looks looks, Viewport view, Palette palette, double width, double height) {
    DagLayout at = looks.layout;
    fineness = 1;
    for (int i = 0; i < at.size(); i++) {
      if (seen(at, i, view, width, height)) {
        gc.setGlobalAlpha(looks.faded(i) ? 0.35 : 1);
        heading(looks, i, Box.of(at, i, view), palette, WORDS * view.scale >= LEGIBLE);
      }
    }
    fineness = 4;
    gc.setGlobalAlpha(1);
  }

  private static boolean seen(DagLayout at, int i, Viewport view, double width, double height) {
    double x = view.screenX(at.x[i]);
    double y = view.screenY(at.y[i]);
    return x < width
        && y < height
        && x + at.w[i] * view.scale > -8
        && y + at.h[i] * view.scale > -8;
  }

  void frames(Looks looks, Viewport view, Palette palette, double width, double height) {
    DagLayout at = looks.layout;
    for (int i = 0; i < at.size(); i++) {
      if (at.framed(i) && seen(at, i, view, width, height)) {
        frame(looks, i, view, palette);
      }
    }
  }

  private void frame(Looks looks, int i, Viewport view, Palette palette) {
    Box box = Box.of(looks.layout, i, view);
    Tone tone = looks.faces[i].tone();
    gc.setFill(palette.of(Ink.BG));
    box.fill(gc, RADIUS * 1.25);
    gc.setStroke(border(tone, palette));
    gc.setLineWidth(1);
    box.stroke(gc, RADIUS * 1.25);
    heading(looks, i, box, palette, true);
    fold(looks.layout, i, box, palette);
  }

  private static Color border(Tone tone, Palette palette) {
    return tone == Tone.IDLE || tone == Tone.WAIT ? palette.of(Ink.LINE) : palette.of(tone);
  }

  private void card(Looks looks, int i, Viewport view, Palette palette) {
    Box box = Box.of(looks.layout, i, view);
    GraphNode node = looks.layout.node(i);
    NodeFace face = looks.faces[i];
    Tone tone = face.tone();
    if (node.folds()) {
      // Cards behind the card: there is more than one.
      gc.setFill(palette.of(Ink.RAISED));
      gc.setStroke(palette.of(Ink.LINE));
      gc.setLineWidth(1);
      Box behind = box.moved(4 * box.scale);
      behind.fill(gc, RADIUS);
      behind.stroke(gc, RADIUS);
    }
    gc.setFill(palette.of(Ink.RAISED));
    box.fill(gc, RADIUS);
    boolean quiet = tone == Tone.IDLE || tone == Tone.WAIT || tone == Tone.OK;
    gc.setStroke(border(tone, palette));
    gc.setLineWidth(quiet ? 1 : 2);
    box.stroke(gc, RADIUS);
    gc.setFill(palette.of(tone));
    gc.fillRoundRect(box.x, box.y, 4 * box.scale, box.h, 4 * box.scale, 4 * box.scale);
    heading(looks, i, box, palette, true);
    if (node.folds()) {
      parts(looks, i, box, palette);
      fold(looks.layout, i, box, palette);
    }
  }

  /** Title, and below it the state. */
  private void heading(Looks looks, int i, Box box, Palette palette, boolean state) {
    NodeFace face = looks.faces[i];
    GraphNode node = looks.layout.node(i);
    double s = box.scale;
    boolean one = looks.layout.framed(i);
    double right = node.folds() ? 28 : 10;
    double room = looks.layout.w[i] - 14 - right;
    gc.setFill(palette.of(Ink.TEXT));
    gc.setFont(boldAt(TITLE * s));
    String title = titleWidths.fit(node.title(), one ? room * 0.6 : room);
    gc.fillText(title, box.x + 14 * s, box.y + 20 * s);
    if (!state) {
      return;
    }
    gc.setFill(palette.of(face.tone()));
    double at = one ? 14 + titleWidths.of(title) + 14 : 14;
    double y = box.y + (one ? 20 : 37) * s;
    glyphs.draw(gc, face.icon(), box.x + at * s, y + 0.5 * s, quarters(WORDS * s) / 4.0);
    gc.setFont(plainAt(WORDS * s));
    double left = looks.layout.w[i] - at - 16 - (one ? 28 : 8);
    gc.fillText(wordWidths.fit(face.words(), left), box.x + (at + 15) * s, y);
  }

  /** How many of it stand how: as tiles if they are unfolded, else as a bar. */
  private void parts(Looks looks, int i, Box box, Palette palette) {
    NodeFace.Parts parts = looks.faces[i].parts();
    double s = box.scale;
    if (parts.size() == 0) {
      return;
    }
    if (looks.layout.tiled[i]) {
      tiles(looks.layout, i, parts, box, palette);
      return;
    }
    double x = box.x + 14 * s;
    double room = box.w - 24 * s;
    for (Tone tone : new Tone[] {Tone.OK, Tone.DEAD, Tone.RUN, Tone.IDLE}) {
      int n =
          switch (tone) {
            case OK -> parts.ok();
            case DEAD -> parts.dead();
            case RUN -> parts.run();
            case IDLE, WAIT, RETRY -> parts.rest();
          };
      double w = room * n / parts.size();
      gc.setFill(tone == Tone.IDLE ? palette.of(Ink.LINE) : palette.of(tone));
      gc.fillRect(x, box.y + box.h - 6 * s, w, 2.5 * s);
      x += w;
    }
  }

  private void tiles(DagLayout at, int i, NodeFace.Parts parts, Box box, Palette palette) {
    double s = box.scale;
    int across = CardSize.tilesAcross(at.w[i]);
    double step = CardSize.TILE + CardSize.TILE_GAP;
    int shown = Math.min(parts.size(), CardSize.MOST_TILES);
    for (int t = 0; t < shown; t++) {
      // With more items than tiles each tile stands for several.
      Tone tone = parts.tone((int) ((long) t * parts.size() / shown));
      gc.setFill(tone == Tone.IDLE ? palette.of(Ink.LINE) : palette.of(tone));
      double x = box.x + (14 + t % across * step) * s;
      double y = box.y + (CardSize.HEIGHT + t / across * step) * s;
      gc.fillRoundRect(x, y, CardSize.TILE * s, CardSize.TILE * s, 3 * s, 3 * s);
    }
  }

  /** The sign at the right that says whether it can be unfolded or folded. */
  private void fold(DagLayout at, int i, Box box, Palette palette) {
    boolean open = at.framed(i) || at.tiled[i];
    gc.setFill(palette.of(Ink.MUTED));
    String icon = open ? "fth-minus-square" : "fth-plus-square";
    double s = box.scale;
    glyphs.draw(gc, icon, box.x + box.w - 24 * s, box.y + 21 * s, 13 * s);
  }

  /** Whether a place in the plane is on the sign that folds. */
  static boolean onFold(DagLayout at, int i, double x, double y) {
    return at.node(i).folds() && x > at.x[i] + at.w[i] - 30 && y < at.y[i] + 30 && y > at.y[i];
  }

  /** Rings around what is selected, pointed at or found. */
  void rings(Looks looks, Viewport view, Palette palette, boolean focused) {
    if (looks.hovered >= 0 && looks.hovered != looks.selected) {
      ring(Box.of(looks.layout, looks.hovered, view), palette.of(Ink.MUTED), 1.5);
    }
    if (looks.selected >= 0) {
      ring(Box.of(looks.layout, looks.selected, view), palette.of(Ink.ACCENT), focused ? 3 : 2);
    }
  }

  private void ring(Box box, Color colour, double width) {
    gc.setStroke(colour);
    gc.setLineWidth(width);
    double out = 1.5 + width / 2;
    double arc = 2 * (RADIUS * box.scale + out);
    gc.strokeRoundRect(box.x - out, box.y - out, box.w + 2 * out, box.h + 2 * out, arc, arc);
  }

  /** A node on the screen, on whole pixels so that its borders are sharp. */
  private record Box(double x, double y, double w, double h, double scale) {
    static Box of(DagLayout at, int i, Viewport view) {
      double x = Math.round(view.screenX(at.x[i]));
      double y = Math.round(view.screenY(at.y[i]));
      return new Box(
          x, y, Math.round(at.w[i] * view.scale), Math.round(at.h[i] * view.scale), view.scale);
    }

    Box moved(double by) {
      return new Box(x + by, y + by, w, h, scale);
    }

    void fill(GraphicsContext gc, double radius) {
      gc.fillRoundRect(x, y, w, h, 2 * radius * scale, 2 * radius * scale);
    }

    void stroke(GraphicsContext gc, double radius) {
      double r = 2 * radius * scale;
      gc.strokeRoundRect(x + 0.5, y + 0.5, w - 1, h - 1, r, r);
    }
  }
}
