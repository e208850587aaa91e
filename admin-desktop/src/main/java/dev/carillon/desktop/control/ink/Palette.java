package dev.carillon.desktop.control.ink;

import dev.carillon.desktop.control.Tone;
import java.util.EnumMap;
import java.util.Map;
import javafx.scene.paint.Color;

/** The colours of one moment. */
public final class Palette {
  private final Color[] colours = new Color[Ink.values().length];
  private final int[] argb = new int[Ink.values().length];

  public Palette(Map<Ink, Color> of) {
    Map<Ink, Color> all = new EnumMap<>(Ink.class);
    all.putAll(of);
    for (Ink ink : Ink.values()) {
      Color colour = all.getOrDefault(ink, Color.GRAY);
      colours[ink.ordinal()] = colour;
      argb[ink.ordinal()] =
          0xff000000
              | channel(colour.getRed()) << 16
              | channel(colour.getGreen()) << 8
              | channel(colour.getBlue());
    }
  }

  private static int channel(double part) {
    return (int) Math.round(part * 255);
  }

  public Color of(Ink ink) {
    return colours[ink.ordinal()];
  }

  public Color of(Tone tone) {
    return of(Ink.of(tone));
  }

  public Color soft(Tone tone) {
    return of(Ink.soft(tone));
  }

  /** As a pixel, opaque. */
  public int pixel(Ink ink) {
    return argb[ink.ordinal()];
  }
}
