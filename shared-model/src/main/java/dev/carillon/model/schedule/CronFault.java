package dev.carillon.model.schedule;

import dev.carillon.model.told.Told;

/** What is wrong in one field of a cron text, before it is known where that field stands. */
@SuppressWarnings("serial") // never written anywhere
final class CronFault extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final CronField field;
  private final String item;
  private final Told expected;
  private final Told.Value got;

  /**
   * @param item the wrong one of the field's list, upper or lower case; empty: all of them together
   * @param got what is said of it
   */
  CronFault(CronField field, String item, Told expected, Told.Value got) {
    super(item, null, false, false);
    this.field = field;
    this.item = item;
    this.expected = expected;
    this.got = got;
  }

  CronField field() {
    return field;
  }

  String item() {
    return item;
  }

  /** What the field should hold, with its name. */
  Told expected() {
    return Told.of(
        "cron.as",
        Told.part(expected),
        Told.part(Told.of("cron.field." + field.label().replace(' ', '-'))));
  }

  Told.Value got() {
    return got;
  }
}
