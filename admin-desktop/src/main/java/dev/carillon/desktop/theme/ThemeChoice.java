package dev.carillon.desktop.theme;

/** What the operator chose. */
public enum ThemeChoice {
  LIGHT,
  DARK,
  CONTRAST,
  SYSTEM;

  /** Reads a flag or a stored setting; whatever is unknown follows the system. */
  public static ThemeChoice of(String word) {
    for (ThemeChoice choice : values()) {
      if (choice.name().equalsIgnoreCase(word)) {
        return choice;
      }
    }
    return SYSTEM;
  }
}
