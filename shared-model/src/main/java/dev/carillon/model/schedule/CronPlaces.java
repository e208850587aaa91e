package dev.carillon.model.schedule;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.told.Told;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;
import java.util.function.Function;

/** Says of what is wrong in a cron text where it stands: which field, and from which character. */
final class CronPlaces {
  private static final String GOT = ", but got '";

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
    } catch (CarillonException e) {
      throw at(field, e);
    }
  }

  /** Reads the two fields that tell days, which are read together. */
  <T> T readDays(int dayOfMonth, int dayOfWeek, BiFunction<String, String, T> reader) {
    try {
      return reader.apply(fields.get(dayOfMonth), fields.get(dayOfWeek));
    } catch (CarillonException e) {
      if (e.message().contains(" as day of week, ")) {
        throw at(dayOfWeek, e);
      }
      throw e.message().contains(" as day of month, ") ? at(dayOfMonth, e) : e;
    }
  }

  private CarillonException at(int field, CarillonException e) {
    int start = 0;
    for (int i = 0; i < field; i++) {
      start = text.indexOf(fields.get(i), start) + fields.get(i).length();
    }
    start = text.indexOf(fields.get(field), start);
    List<Told.Value> values = new ArrayList<>(e.told().values());
    values.add(Told.count(field + 1));
    values.add(Told.count(start + offset(fields.get(field), e.message()) + 1));
    return CronParser.wrong(new Told("cron.wrong.at", values), e.toldAdvice()).cause(e).build();
  }

  /** Where the quoted part begins in its field; 0 if it cannot be told. */
  private static int offset(String field, String message) {
    int from = message.indexOf(GOT) + GOT.length();
    int to = message.lastIndexOf('\'');
    String got = from < to ? message.substring(from, to) : "";
    String whole = ',' + field.toUpperCase(Locale.ROOT) + ',';
    return Math.max(0, whole.indexOf(',' + got.toUpperCase(Locale.ROOT) + ','));
  }
}
