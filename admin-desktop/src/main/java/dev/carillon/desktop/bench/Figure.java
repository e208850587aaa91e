package dev.carillon.desktop.bench;

import java.io.PrintStream;
import java.util.Locale;

/** How measured figures are told: a line each, name, value, unit, for people and programs. */
public final class Figure {
  private Figure() {}

  /** Gets figures, from any thread. */
  @FunctionalInterface
  public interface Out {
    /**
     * @param name words joined by underscores
     * @param unit without blanks
     */
    void tell(String name, double value, String unit);
  }

  /** Writes them, aligned. */
  public static Out to(PrintStream out) {
    return (name, value, unit) ->
        out.println(String.format(Locale.ROOT, "%-36s %10.1f %s", name, value, unit));
  }
}
