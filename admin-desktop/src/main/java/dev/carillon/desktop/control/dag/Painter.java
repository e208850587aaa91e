package dev.carillon.desktop.control.dag;

import dev.carillon.desktop.control.ink.Palette;
import javafx.scene.canvas.GraphicsContext;

/** Draws what is seen of a graph with as much detail as the scale has room for. */
final class Painter {
  private final Raster raster;
  private final GraphicsContext pen;
  private final FarPainter far;
  private final EdgePainter edges;
  private final CardPainter cards;

  Painter(Raster raster, GraphicsContext pen) {
    this.raster = raster;
    this.pen = pen;
    far = new FarPainter(raster);
    edges = new EdgePainter(pen);
    cards = new CardPainter(pen);
  }

  /**
   * @param motion whether the view moves just now
   * @param focused whether it has the keyboard
   */
  void paint(
      Looks looks, Viewport view, Palette ink, Motion motion, boolean focused, double w, double h) {
    pen.clearRect(0, 0, w, h);
    raster.clear(0);
    boolean near = view.scale >= CardPainter.NEAR;
    if (near && motion.goesOn()) {
      passing(looks, view, ink, w, h);
    } else if (near) {
      near(looks, view, ink, w, h);
    } else {
      far(looks, view, ink, w, h);
    }
    cards.rings(looks, view, ink, focused);
  }

  /** From near while it moves: as much as can be seen so, quickly enough to look smooth. */
  private void passing(Looks looks, Viewport view, Palette ink, double w, double h) {
    far.frames(looks, view, ink);
    far.edges(looks, view, ink);
    far.cards(looks, view, ink);
    raster.publish();
    edges.marked(looks, view, ink, w, h);
    cards.titles(looks, view, ink, w, h);
  }

  private void near(Looks looks, Viewport view, Palette ink, double w, double h) {
    cards.frames(looks, view, ink, w, h);
    if (EdgePainter.seen(looks.layout, view, w, h) <= EdgePainter.MOST) {
      edges.all(looks, view, ink, w, h);
    } else {
      far.edges(looks, view, ink);
    }
    raster.publish();
    edges.marked(looks, view, ink, w, h);
    cards.cards(looks, view, ink, w, h);
  }

  private void far(Looks looks, Viewport view, Palette ink, double w, double h) {
    far.frames(looks, view, ink);
    far.edges(looks, view, ink);
    far.nodes(looks, view, ink);
    raster.publish();
    edges.marked(looks, view, ink, w, h);
    if (view.scale >= FarPainter.NAMED) {
      cards.names(looks, view, ink, w, h);
    }
  }
}
