package dev.carillon.desktop.i18n;

import java.util.Locale;
import java.util.ResourceBundle;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The texts of the console. */
public final class Texts {
  private static final String NAME = "dev.carillon.desktop.i18n.strings";

  private static final Pattern CHOICE = Pattern.compile("\\{(\\d)\\|([^|}]*)\\|([^}]*)}");

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
   * A text with {0}, {1} … replaced; of {0|task|tasks} the first word stands where that value is 1,
   * else the second. Not {@code MessageFormat}: its quoting rules turn every apostrophe into a
   * trap.
   */
  public static String text(String key, Object... values) {
    String text = bundle.getString(key);
    if (text.indexOf('|') >= 0) {
      text = CHOICE.matcher(text).replaceAll(m -> Matcher.quoteReplacement(word(m, values)));
    }
    for (int i = 0; i < values.length; i++) {
      text = text.replace("{" + i + "}", String.valueOf(values[i]));
    }
    return text;
  }

  private static String word(MatchResult choice, Object[] values) {
    int i = Integer.parseInt(choice.group(1));
    boolean one = i < values.length && String.valueOf(values[i]).equals("1");
    return one ? choice.group(2) : choice.group(3);
  }
}
