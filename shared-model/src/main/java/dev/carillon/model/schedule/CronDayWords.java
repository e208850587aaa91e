package dev.carillon.model.schedule;

import java.time.DayOfWeek;
import java.time.format.TextStyle;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The two fields of the day in words. */
final class CronDayWords {
  private static final List<String> ORDER = List.of("first", "second", "third", "fourth", "fifth");

  private CronDayWords() {}

  /** "the 1st and 15th", "the last working day of the month". */
  static String dates(String field) {
    List<Integer> plain = new ArrayList<>();
    List<String> words = new ArrayList<>();
    for (String raw : field.split(",")) {
      String item = raw.toUpperCase(Locale.ROOT);
      if (item.startsWith("L") || item.endsWith("W")) {
        words.add(special(item));
      } else {
        addAll(plain, CronField.DAY.item(item));
      }
    }
    if (!plain.isEmpty()) {
      words.addFirst(
          "the " + CronWords.and(plain.stream().sorted().distinct().map(CronWords::nth).toList()));
    }
    return CronWords.and(words);
  }

  private static String special(String item) {
    boolean working = item.endsWith("W");
    String day = working ? item.substring(0, item.length() - 1) : item;
    String which =
        day.equals("L")
            ? "the last day of the month"
            : day.startsWith("L-")
                ? before(CronField.number(day.substring(2)))
                : "the " + CronWords.nth(CronField.number(day));
    if (!working) {
      return which;
    }
    return day.equals("L")
        ? "the last working day of the month"
        : "the working day nearest to " + which;
  }

  private static String before(int days) {
    return "the day " + days + (days == 1 ? " day" : " days") + " before the last one of the month";
  }

  /** "Monday to Friday", "the last Friday of the month". */
  static String weekdays(String field, boolean sixFields) {
    CronField reader = sixFields ? CronField.WEEKDAY_FROM_ONE : CronField.WEEKDAY;
    int base = sixFields ? 1 : 0;
    List<Integer> plain = new ArrayList<>();
    List<String> words = new ArrayList<>();
    for (String raw : field.split(",")) {
      String item = raw.toUpperCase(Locale.ROOT);
      int hash = item.indexOf('#');
      if (hash >= 0) {
        words.add(
            "the "
                + ORDER.get(CronField.number(item.substring(hash + 1)) - 1)
                + " "
                + name(reader.value(item.substring(0, hash), item) - base)
                + " of the month");
      } else if (item.equals("L")) {
        plain.add(6);
      } else if (item.endsWith("L")) {
        String day = item.substring(0, item.length() - 1);
        words.add("the last " + name(reader.value(day, item) - base) + " of the month");
      } else {
        addAll(plain, reader.item(item) >>> base);
      }
    }
    if (!plain.isEmpty()) {
      words.addFirst(week(plain));
    }
    return CronWords.and(words);
  }

  /** Days from Monday on, as most people count them. */
  private static String week(List<Integer> days) {
    List<Integer> fromMonday = days.stream().map(d -> (d + 6) % 7).distinct().sorted().toList();
    int count = fromMonday.size();
    boolean row = count > 2 && fromMonday.getLast() - fromMonday.get(0) == count - 1;
    return row
        ? name(fromMonday.get(0) + 1) + " to " + name(fromMonday.getLast() + 1)
        : CronWords.and(fromMonday.stream().map(d -> name(d + 1)).toList());
  }

  private static String name(int fromSunday) {
    return DayOfWeek.of((fromSunday + 6) % 7 + 1).getDisplayName(TextStyle.FULL, Locale.ENGLISH);
  }

  private static void addAll(List<Integer> values, long set) {
    for (int v = 0; v < 64; v++) {
      if ((set >>> v & 1) != 0) {
        values.add(v);
      }
    }
  }
}
