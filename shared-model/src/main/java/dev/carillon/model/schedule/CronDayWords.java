package dev.carillon.model.schedule;

import dev.carillon.model.told.Told;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The two fields of the day in words. */
final class CronDayWords {
  private CronDayWords() {}

  /** "the 1st and 15th", "the last working day of the month". */
  static Told dates(String field) {
    List<Integer> plain = new ArrayList<>();
    List<Told> words = new ArrayList<>();
    for (String raw : field.split(",")) {
      String item = raw.toUpperCase(Locale.ROOT);
      if (item.startsWith("L") || item.endsWith("W")) {
        words.add(special(item));
      } else {
        addAll(plain, CronField.DAY.item(item));
      }
    }
    if (!plain.isEmpty()) {
      List<Told> days = plain.stream().sorted().distinct().map(Plain::nth).toList();
      words.addFirst(Told.of("plan.date.days", Told.part(Plain.and(days))));
    }
    return Plain.and(words);
  }

  private static Told special(String item) {
    boolean working = item.endsWith("W");
    String day = working ? item.substring(0, item.length() - 1) : item;
    if (day.equals("L")) {
      return Told.of(working ? "plan.date.working" : "plan.date.last");
    }
    if (day.startsWith("L-")) {
      return Told.of(
          working ? "plan.date.near.before" : "plan.date.before",
          Told.count(CronField.number(day.substring(2))));
    }
    return Told.of("plan.date.near", Told.part(Plain.nth(CronField.number(day))));
  }

  /** "Monday to Friday", "the last Friday of the month". */
  static Told weekdays(String field, boolean sixFields) {
    CronField reader = sixFields ? CronField.WEEKDAY_FROM_ONE : CronField.WEEKDAY;
    int base = sixFields ? 1 : 0;
    List<Integer> plain = new ArrayList<>();
    List<Told> words = new ArrayList<>();
    for (String raw : field.split(",")) {
      String item = raw.toUpperCase(Locale.ROOT);
      int hash = item.indexOf('#');
      if (hash >= 0) {
        words.add(
            Told.of(
                "plan.week.nth." + CronField.number(item.substring(hash + 1)),
                Told.part(name(reader.value(item.substring(0, hash), item) - base))));
      } else if (item.equals("L")) {
        plain.add(6);
      } else if (item.endsWith("L")) {
        String day = item.substring(0, item.length() - 1);
        words.add(Told.of("plan.week.last", Told.part(name(reader.value(day, item) - base))));
      } else {
        addAll(plain, reader.item(item) >>> base);
      }
    }
    if (!plain.isEmpty()) {
      words.addFirst(week(plain));
    }
    return Plain.and(words);
  }

  /** Days from Monday on, as most people count them. */
  private static Told week(List<Integer> days) {
    List<Integer> fromMonday = days.stream().map(d -> (d + 6) % 7).distinct().sorted().toList();
    int count = fromMonday.size();
    boolean row = count > 2 && fromMonday.getLast() - fromMonday.get(0) == count - 1;
    return row
        ? Told.of(
            "plan.week.row",
            Told.part(name(fromMonday.get(0) + 1)),
            Told.part(name(fromMonday.getLast() + 1)))
        : Told.of(
            "plan.week.days",
            Told.part(Plain.and(fromMonday.stream().map(d -> name(d + 1)).toList())));
  }

  private static Told name(int fromSunday) {
    return Told.of("plan.day." + ((fromSunday + 6) % 7 + 1));
  }

  private static void addAll(List<Integer> values, long set) {
    for (int v = 0; v < 64; v++) {
      if ((set >>> v & 1) != 0) {
        values.add(v);
      }
    }
  }
}
