package dev.carillon.desktop.i18n;

import dev.carillon.model.told.Told;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the JDK says is wrong with a regular expression, which it says in English alone. */
final class RegexWords {
  /** What stands in its words of the expression itself. */
  private static final Pattern PART = Pattern.compile("'(.)'|<(.*)>|\\{(.*)}|\\[(.*)]");

  private RegexWords() {}

  /** That advice with those words in the language of the console; any other as it is. */
  static Told in(Told advice) {
    return advice.code().equals("filter.regex.do")
            && advice.values().getFirst() instanceof Told.Value.Text(String words)
        ? Told.of(advice.code(), Told.text(say(words)))
        : advice;
  }

  /** As they are, if another JDK says what this one does not. */
  static String say(String words) {
    Matcher part = PART.matcher(words);
    String its = "";
    String rest = words;
    if (part.find()) {
      for (int i = 1; i <= part.groupCount(); i++) {
        its = part.group(i) == null ? its : part.group(i);
      }
      rest = words.substring(0, part.start()) + words.substring(part.end());
    }
    String key =
        "regex."
            + rest.strip()
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z]+", "-")
                .replaceAll("^-|-$", "");
    return Texts.bundle().containsKey(key) ? Texts.text(key, its) : words;
  }
}
