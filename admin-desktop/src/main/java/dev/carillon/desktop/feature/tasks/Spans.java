package dev.carillon.desktop.feature.tasks;

import static dev.carillon.desktop.i18n.Texts.text;

import dev.carillon.desktop.i18n.Wrong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Spans as people write them: 30 s, 10 min, 1 h 30 min, 2 d. */
final class Spans {
  private static final Pattern PART = Pattern.compile("\\s*(\\d{1,9})\\s*(ms|s|min|m|h|d)");

  private Spans() {}

  /**
   * In milliseconds.
   *
   * @throws Wrong for anything else
   */
  static long millis(String typed) {
    Matcher parts = PART.matcher(typed.strip());
    long millis = 0;
    int end = 0;
    while (parts.find() && parts.start() == end) {
      long n = Long.parseLong(parts.group(1));
      millis +=
          switch (parts.group(2)) {
            case "ms" -> n;
            case "s" -> n * 1_000;
            case "h" -> n * 3_600_000;
            case "d" -> n * 86_400_000;
            default -> n * 60_000;
          };
      end = parts.end();
    }
    if (end == 0 || end != typed.strip().length()) {
      throw new Wrong(text("bulk.when.wrong", typed), "");
    }
    return millis;
  }
}
