package dev.carillon.desktop.control.dag;

import java.util.HashMap;
import java.util.Map;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.text.Font;
import org.kordamp.ikonli.feather.FeatherIkonHandler;
import org.kordamp.ikonli.javafx.FontIcon;

/** Icons for a canvas: letters of the icon font. */
final class Glyphs {
  private static final String FEATHER = new FeatherIkonHandler().getFontFamily();

  /** One icon: its letter, and the family it is a letter of. */
  private record Glyph(String letter, String family) {
    static Glyph of(String name) {
      // Making an icon loads its font.
      FontIcon icon = new FontIcon(name);
      return new Glyph(icon.getText(), FEATHER);
    }
  }

  private record Cut(String family, int quarters) {}

  private final Map<String, Glyph> glyphs = new HashMap<>();
  private final Map<Cut, Font> fonts = new HashMap<>();

  /**
   * Draws with the colour that is set; its baseline is at y. Sizes are rounded to quarters of a
   * pixel, so that few fonts are made while one zooms.
   */
  void draw(GraphicsContext gc, String name, double x, double y, double size) {
    Glyph glyph = glyphs.computeIfAbsent(name, Glyph::of);
    Cut cut = new Cut(glyph.family(), (int) Math.round(size * 4));
    gc.setFont(fonts.computeIfAbsent(cut, c -> Font.font(c.family(), c.quarters() / 4.0)));
    gc.fillText(glyph.letter(), x, y);
  }
}
