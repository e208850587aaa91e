package dev.carillon.server.definition;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Lengths of time as definitions write them: 250ms, 30s, 5m, 2h, 1d, 1h30m, 0. */
final class Spans {
  private static final Pattern PART = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");
  private static final long[] MILLIS = {86_400_000, 3_600_000, 60_000, 1_000, 1};
  private static final String[] UNITS = {"d", "h", "m", "s", "ms"};

  private Spans() {}

  /** Reads a text that fits the schema. */
  static Duration read(String text) {
    long millis = 0;
    Matcher part = PART.matcher(text);
    while (part.find()) {
      for (int i = 0; i < UNITS.length; i++) {
        millis += UNITS[i].equals(part.group(2)) ? Long.parseLong(part.group(1)) * MILLIS[i] : 0;
      }
    }
    return Duration.ofMillis(millis);
  }

  static String write(Duration span) {
    long left = span.toMillis();
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < UNITS.length; i++) {
      long n = left / MILLIS[i];
      left %= MILLIS[i];
      text.append(n == 0 ? "" : n + UNITS[i]);
    }
    return text.isEmpty() ? "0" : text.toString();
  }
}
