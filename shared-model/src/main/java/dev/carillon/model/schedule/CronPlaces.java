package dev.carillon.model.schedule;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.told.Told;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;
import java.util.function.Function;

/** Says of what is wrong in a cron text where it stands: which field, and from which character. */
final class CronPlaces {
  private final String text;
  private final List<String> fields;

  CronPlaces(String text, List<String> fields) {
    this.text = text;
    this.fields = fields;
  }

  /** Reads one field. */
  <T> T read(int field, Function<String, T> reader) {
    try {
      return reader.apply(fields.get(field));
    } catch (CronFault e) {
      throw at(field, e);
    }
  }

  /** Reads the two fields that tell days, which are read together. */
  <T> T readDays(int dayOfMonth, int dayOfWeek, BiFunction<String, String, T> reader) {
    try {
      return reader.apply(fields.get(dayOfMonth), fields.get(dayOfWeek));
    } catch (CronFault e) {
      throw at(e.field() == CronField.DAY ? dayOfMonth : dayOfWeek, e);
    }
  }

  private CarillonException at(int field, CronFault e) {
    int start = 0;
    for (int i = 0; i < field; i++) {
      start = text.indexOf(fields.get(i), start) + fields.get(i).length();
    }
    start = text.indexOf(fields.get(field), start);
    Told told =
        Told.of(
            "cron.wrong.at",
            Told.part(e.expected()),
            e.got(),
            Told.count(field + 1),
            Told.count(start + offset(fields.get(field), e.item()) + 1));
    return CronParser.wrong(told, Told.of("cron.field.do")).cause(e).build();
  }

  /** Where an item of a list begins in its field. */
  private static int offset(String field, String item) {
    String whole = ',' + field.toUpperCase(Locale.ROOT) + ',';
    return Math.max(0, whole.indexOf(',' + item.toUpperCase(Locale.ROOT) + ','));
  }
}
