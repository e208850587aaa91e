package dev.carillon.desktop.i18n;

import java.util.ResourceBundle;

/** The texts of the console. */
public final class Texts {
  private static final ResourceBundle BUNDLE =
      ResourceBundle.getBundle("dev.carillon.desktop.i18n.strings");

  private Texts() {}

  /** For FXML. */
  public static ResourceBundle bundle() {
    return BUNDLE;
  }

  /**
   * A text with {0}, {1} … replaced. Not {@code MessageFormat}: its quoting rules turn every
   * apostrophe into a trap.
   */
  public static String text(String key, Object... values) {
    String text = BUNDLE.getString(key);
    for (int i = 0; i < values.length; i++) {
      text = text.replace("{" + i + "}", String.valueOf(values[i]));
    }
    return text;
  }
}
