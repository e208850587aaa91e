package dev.carillon.desktop.i18n;

import java.util.Locale;
import java.util.ResourceBundle;

/** The texts of the console. */
public final class Texts {
  private static final String NAME = "dev.carillon.desktop.i18n.strings";

  private static volatile ResourceBundle bundle = in(Locale.getDefault());

  private Texts() {}

  /** That of the texts, for figures among them. */
  static Locale language() {
    Locale of = bundle.getLocale();
    return of.getLanguage().isEmpty() ? Locale.US : of;
  }

  /** For FXML. */
  public static ResourceBundle bundle() {
    return bundle;
  }

  /** What is made from now on speaks this language; one that there is no bundle for is English. */
  public static void speak(Locale language) {
    bundle = in(language);
  }

  static ResourceBundle in(Locale language) {
    return ResourceBundle.getBundle(
        NAME,
        language,
        ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES));
  }

  /**
   * A text with {0}, {1} … replaced. Not {@code MessageFormat}: its quoting rules turn every
   * apostrophe into a trap.
   */
  public static String text(String key, Object... values) {
    String text = bundle.getString(key);
    for (int i = 0; i < values.length; i++) {
      text = text.replace("{" + i + "}", String.valueOf(values[i]));
    }
    return text;
  }
}
