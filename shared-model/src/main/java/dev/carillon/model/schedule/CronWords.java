package dev.carillon.model.schedule;

import dev.carillon.model.told.Told;
import java.util.ArrayList;
import java.util.List;

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
  Told phrase(boolean leads) {
    if (all()) {
      return Told.of("plan.each." + unit);
    }
    int step = step();
    if (step == 0) {
      Told numbers =
          Told.of(
              (values.size() == 1 ? "plan.one." : "plan.some.") + unit,
              Told.part(
                  Plain.and(values.stream().map(v -> Plain.words(String.valueOf(v))).toList())));
      return leads ? Told.of("plan.lead", Told.part(numbers)) : numbers;
    }
    Told every =
        step == 1
            ? Told.of("plan.each." + unit)
            : leads
                ? Told.of("plan.steps." + unit, Told.text(Integer.toString(step)))
                : Told.of("plan.nth." + unit, Told.part(Plain.nth(step)));
    boolean whole = steady() && values.get(0) == 0;
    return whole
        ? every
        : Told.of(
            "plan.range",
            Told.part(every),
            Told.text(values.get(0).toString()),
            Told.text(values.getLast().toString()));
  }

  /** Months by their names. */
  Told names() {
    return Plain.and(values.stream().map(v -> Told.of("plan.month." + v)).toList());
  }
}
