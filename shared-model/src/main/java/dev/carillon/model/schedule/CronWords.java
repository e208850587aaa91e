package dev.carillon.model.schedule;

import java.time.Month;
import java.time.format.TextStyle;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** One field of numbers in words. */
final class CronWords {
  private final String unit;
  private final String text;
  private final List<Integer> values;
  private final int size;

  CronWords(CronField field, String text) {
    this.unit = field.label();
    this.text = text;
    this.values = new ArrayList<>();
    long set = field.read(text).set();
    for (int v = 0; v < 64; v++) {
      if ((set >>> v & 1) != 0) {
        values.add(v);
      }
    }
    this.size = field.size();
  }

  List<Integer> values() {
    return values;
  }

  boolean all() {
    return values.size() == size;
  }

  boolean only(int value) {
    return values.equals(List.of(value));
  }

  /** Whether it runs evenly through its whole range: every minute, every 5 minutes. */
  boolean steady() {
    return all() || (step() > 1 && size % step() == 0 && values.size() == size / step());
  }

  /** The step between its values, which are more than two and evenly spaced; else 0. */
  private int step() {
    if (values.size() < 3 || text.contains(",")) {
      return 0;
    }
    int step = values.get(1) - values.get(0);
    for (int i = 1; i < values.size(); i++) {
      if (values.get(i) - values.get(i - 1) != step) {
        return 0;
      }
    }
    return step;
  }

  /**
   * "every 5 minutes", "every minute from 10 to 20", "minutes 15 and 45".
   *
   * @param leads whether the sentence begins with it
   */
  String phrase(boolean leads) {
    if (all()) {
      return "every " + unit;
    }
    int step = step();
    if (step == 0) {
      return (leads ? "at " : "")
          + unit
          + (values.size() == 1 ? " " : "s ")
          + and(values.stream().map(String::valueOf).toList());
    }
    String every =
        step == 1
            ? "every " + unit
            : leads ? "every " + step + " " + unit + "s" : "every " + nth(step) + " " + unit;
    boolean whole = steady() && values.get(0) == 0;
    return whole ? every : every + " from " + values.get(0) + " to " + values.getLast();
  }

  /** Months by their names. */
  String names() {
    return and(
        values.stream()
            .map(v -> Month.of(v).getDisplayName(TextStyle.FULL, Locale.ENGLISH))
            .toList());
  }

  static String and(List<String> words) {
    return words.size() == 1
        ? words.get(0)
        : String.join(", ", words.subList(0, words.size() - 1)) + " and " + words.getLast();
  }

  static String nth(int n) {
    int last = n % 10;
    boolean teen = n % 100 / 10 == 1;
    return n + (teen || last == 0 || last > 3 ? "th" : last == 1 ? "st" : last == 2 ? "nd" : "rd");
  }
}
