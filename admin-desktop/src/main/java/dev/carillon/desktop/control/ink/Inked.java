package dev.carillon.desktop.control.ink;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import javafx.css.CssMetaData;
import javafx.css.SimpleStyleableObjectProperty;
import javafx.css.StyleConverter;
import javafx.css.Styleable;
import javafx.css.StyleableObjectProperty;
import javafx.css.StyleableProperty;
import javafx.scene.canvas.Canvas;
import javafx.scene.layout.Region;
import javafx.scene.paint.Color;
import javafx.scene.transform.Scale;

/** A region that draws itself in the colours of the theme, and anew when they change. */
public abstract class Inked extends Region {
  private static final Map<Ink, CssMetaData<Inked, Color>> META = new EnumMap<>(Ink.class);
  private static final List<CssMetaData<? extends Styleable, ?>> ALL =
      new ArrayList<>(Region.getClassCssMetaData());

  private static final double MOST_DENSE = 2;

  static {
    for (Ink ink : Ink.values()) {
      CssMetaData<Inked, Color> meta = new InkMeta(ink);
      META.put(ink, meta);
      ALL.add(meta);
    }
  }

  private final Map<Ink, StyleableObjectProperty<Color>> inks = new EnumMap<>(Ink.class);
  private Palette palette = new Palette(Map.of());
  private boolean mixed;

  protected Inked() {
    getStyleClass().add("inked");
    META.forEach(
        (ink, meta) -> {
          StyleableObjectProperty<Color> colour =
              new SimpleStyleableObjectProperty<>(meta, this, meta.getProperty(), Color.GRAY);
          inks.put(ink, colour);
          colour.addListener(
              change -> {
                mixed = false;
                requestLayout();
              });
        });
  }

  /** Sizes a canvas so that it is sharp also where the window is shown larger than it is drawn. */
  protected final void size(Canvas canvas, double width, double height) {
    double density = Math.clamp(getLocalToSceneTransform().getMxx(), 1, MOST_DENSE);
    canvas.setWidth(width * density);
    canvas.setHeight(height * density);
    canvas.getTransforms().setAll(new Scale(1 / density, 1 / density));
    canvas.getGraphicsContext2D().setTransform(density, 0, 0, density, 0, 0);
  }

  /** The colours as they are now. */
  protected final Palette palette() {
    if (!mixed) {
      Map<Ink, Color> now = new EnumMap<>(Ink.class);
      inks.forEach((ink, colour) -> now.put(ink, colour.get()));
      palette = new Palette(now);
      mixed = true;
    }
    return palette;
  }

  @Override
  public final List<CssMetaData<? extends Styleable, ?>> getCssMetaData() {
    return ALL;
  }

  private static final class InkMeta extends CssMetaData<Inked, Color> {
    private final Ink ink;

    InkMeta(Ink ink) {
      super(ink.property(), StyleConverter.getColorConverter(), Color.GRAY);
      this.ink = ink;
    }

    @Override
    public boolean isSettable(Inked region) {
      return true;
    }

    @Override
    @SuppressWarnings("NullAway") // Every ink has its property from the constructor on.
    public StyleableProperty<Color> getStyleableProperty(Inked region) {
      return region.inks.get(ink);
    }
  }
}
