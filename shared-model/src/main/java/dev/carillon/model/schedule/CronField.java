package dev.carillon.model.schedule;

import dev.carillon.model.told.Told;
import java.util.List;
import java.util.Locale;

/** The fields that are plain sets of numbers. */
enum CronField {
  SECOND("second", 0, 59, List.of(), true),
  MINUTE("minute", 0, 59, List.of(), true),
  HOUR("hour", 0, 23, List.of(), true),
  DAY("day of month", 1, 31, List.of(), false),
  MONTH(
      "month",
      1,
      12,
      List.of("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"),
      true),
  /** Unix: 0 to 7, both ends Sunday. */
  WEEKDAY("day of week", 0, 7, List.of("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"), true),
  /** Quartz: 1 is Sunday. */
  WEEKDAY_FROM_ONE(
      "day of week", 1, 7, List.of("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"), true);

  static final int MAX_ITEMS = 64;

  private final String label;
  private final int min;
  private final int max;
  private final List<String> names;
  private final boolean wraps;

  CronField(String label, int min, int max, List<String> names, boolean wraps) {
    this.label = label;
    this.min = min;
    this.max = max;
    this.names = names;
    this.wraps = wraps;
  }

  /**
   * A field of the time.
   *
   * @param set bit mask of its values
   * @param interval whether it is {@code *}, has a step, or takes all values
   */
  record Times(long set, boolean interval) {}

  String label() {
    return label;
  }

  Times read(String text) {
    long set = 0;
    for (String item : items(text)) {
      set |= item(item);
    }
    return new Times(
        set, text.startsWith("*") || text.contains("/") || Long.bitCount(set) == max - min + 1);
  }

  /** The parts of a list. */
  List<String> items(String text) {
    String[] items = text.split(",", MAX_ITEMS + 1);
    if (items.length > MAX_ITEMS) {
      throw new CronFault(
          this,
          "",
          Told.of("cron.list", Told.count(MAX_ITEMS)),
          Told.part(Told.of("cron.list.got")));
    }
    return List.of(items);
  }

  /** One part: {@code *}, {@code 5}, {@code 1-5}, each also with a step. */
  long item(String item) {
    int slash = item.indexOf('/');
    String range = slash < 0 ? item : item.substring(0, slash);
    int step = slash < 0 ? 1 : step(item.substring(slash + 1), item);
    if (range.equals("*")) {
      return expand(min, top(), step);
    }
    int dash = range.indexOf('-');
    if (dash < 0) {
      int value = value(range, item);
      int first = min + (value - min) % size();
      return expand(first, slash < 0 ? first : top(), step);
    }
    int from = value(range.substring(0, dash), item);
    int to = value(range.substring(dash + 1), item);
    if (to < from && !wraps) {
      throw wrong(Told.of("cron.rise"), item);
    }
    return expand(from, to < from ? to + size() : to, step);
  }

  /** The last value that is not another name of the first. */
  private int top() {
    return min + size() - 1;
  }

  /** How many values it has. */
  int size() {
    return this == WEEKDAY ? 7 : max - min + 1;
  }

  private long expand(int from, int to, int step) {
    long set = 0;
    for (int v = from; v <= to; v += step) {
      set |= 1L << (min + (v - min) % size());
    }
    return set;
  }

  private int step(String text, String item) {
    int step = number(text);
    if (step < 1 || step >= size()) {
      throw wrong(Told.of("cron.step", Told.count(size() - 1)), item);
    }
    return step;
  }

  /** A number or a name. */
  int value(String text, String item) {
    int named = names.indexOf(text.toUpperCase(Locale.ROOT));
    int value = named >= 0 ? named + (this == WEEKDAY ? 0 : 1) : number(text);
    if (value < min || value > max) {
      throw wrong(range(), item);
    }
    return value;
  }

  private Told range() {
    return names.isEmpty()
        ? Told.of("cron.value", Told.count(min), Told.count(max))
        : Told.of(
            "cron.value.name",
            Told.count(min),
            Told.count(max),
            Told.text(names.getFirst()),
            Told.text(names.getLast()));
  }

  /** At most three digits; -1: it is no such number. */
  static int number(String text) {
    if (text.isEmpty() || text.length() > 3) {
      return -1;
    }
    int value = 0;
    for (int i = 0; i < text.length(); i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      value = 10 * value + digit;
    }
    return value;
  }

  CronFault wrong(Told expected, String item) {
    return new CronFault(this, item, expected, CronParser.quoted(item));
  }
}
