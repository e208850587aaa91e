package dev.carillon.desktop.control.dag;

import dev.carillon.desktop.control.Tone;
import dev.carillon.desktop.control.ink.Ink;
import dev.carillon.desktop.control.ink.Palette;
import java.util.Locale;

/** Writes a graph as SVG. Needs no toolkit. */
final class SvgFile {
  private final Looks looks;
  private final Palette ink;
  private final StringBuilder out = new StringBuilder();

  SvgFile(Looks looks, Palette ink) {
    this.looks = looks;
    this.ink = ink;
  }

  String write() {
    DagLayout at = looks.layout;
    add(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%.0f\" height=\"%.0f\"",
        at.width, at.height);
    add(" font-family=\"Inter, sans-serif\" font-size=\"11\">\n");
    add("<rect width=\"100%%\" height=\"100%%\" fill=\"%s\"/>\n", colour(Ink.SURFACE));
    for (int i = 0; i < at.size(); i++) {
      if (at.framed(i)) {
        box(i, colour(Ink.BG), colour(Ink.LINE));
      }
    }
    add("<g fill=\"none\" stroke-linejoin=\"round\">\n");
    for (int e = 0; e < at.edges(); e++) {
      edge(e);
    }
    add("</g>\n");
    for (int i = 0; i < at.size(); i++) {
      node(i);
    }
    return add("</svg>\n").toString();
  }

  private StringBuilder add(String words, Object... values) {
    return out.append(String.format(Locale.ROOT, words, values));
  }

  private String colour(Ink which) {
    return DagPictures.hex(ink.of(which));
  }

  private void box(int i, String fill, String stroke) {
    DagLayout at = looks.layout;
    add(
        "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" rx=\"8\" fill=\"%s\""
            + " stroke=\"%s\"/>\n",
        at.x[i], at.y[i], at.w[i], at.h[i], fill, stroke);
  }

  private void edge(int e) {
    boolean critical = looks.critical.get(e);
    StringBuilder points = new StringBuilder();
    double[] way = looks.layout.bends[e];
    for (int i = 0; i < way.length; i += 2) {
      points.append(String.format(Locale.ROOT, "%.1f,%.1f ", way[i], way[i + 1]));
    }
    add(
        "<polyline points=\"%s\" stroke=\"%s\" stroke-width=\"%s\"/>\n",
        points.toString().strip(),
        colour(critical ? Ink.ACCENT : Ink.MUTED),
        critical ? "2.6" : "1");
  }

  private void node(int i) {
    DagLayout at = looks.layout;
    Tone tone = looks.faces[i].tone();
    String strong = DagPictures.hex(ink, tone);
    if (!at.framed(i)) {
      boolean quiet = tone == Tone.IDLE || tone == Tone.WAIT;
      box(i, colour(Ink.RAISED), quiet ? colour(Ink.LINE) : strong);
      add(
          "<rect x=\"%.1f\" y=\"%.1f\" width=\"4\" height=\"%.1f\" rx=\"2\" fill=\"%s\"/>\n",
          at.x[i], at.y[i], at.h[i], strong);
    }
    text(at.x[i] + 14, at.y[i] + 20, colour(Ink.TEXT), "600", at.node(i).title());
    if (!at.framed(i)) {
      text(at.x[i] + 14, at.y[i] + 37, strong, "400", looks.faces[i].words());
    }
  }

  private void text(double x, double y, String fill, String weight, String words) {
    add("<text x=\"%.1f\" y=\"%.1f\" fill=\"%s\" font-weight=\"%s\">", x, y, fill, weight);
    out.append(words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"));
    add("</text>\n");
  }
}
