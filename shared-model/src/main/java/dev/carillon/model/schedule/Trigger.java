package dev.carillon.model.schedule;

import java.time.Duration;

/** When a schedule fires. */
public sealed interface Trigger {
  /** By the local clock of the schedule's zone. */
  record Cron(CronExpression expression) implements Trigger {
    /**
     * Reads a cron text.
     *
     * @throws dev.carillon.model.error.CarillonException INVALID_ARGUMENT, field "cron"
     */
    public static Cron of(String text) {
      return new Cron(CronExpression.parse(text));
    }
  }

  /**
   * At a fixed rate, whatever the clocks of people do and however long runs take.
   *
   * @param interval 1 s to 3,653 days, whole milliseconds
   * @param anchorMs an instant of the grid, epoch milliseconds; 0 is the beginning of 1970, so that
   *     15 min means the quarters of the hour
   */
  record Every(Duration interval, long anchorMs) implements Trigger {}

  /**
   * A fixed time after the end of what was created before; the first fire is as long after the
   * schedule was made, resumed or begins. There is never more than one at a time.
   *
   * @param delay 1 s to 3,653 days, whole milliseconds
   */
  record AfterEnd(Duration delay) implements Trigger {}

  /**
   * Once.
   *
   * @param atMs epoch milliseconds
   */
  record Once(long atMs) implements Trigger {}

  /**
   * For each record of a Kafka topic that passes a filter; no fire times.
   *
   * @param topic the topic's name
   * @param filter CEL over {@code key}, {@code value} (the JSON of the record), {@code headers},
   *     {@code topic}; empty: every record
   */
  record Event(String topic, String filter) implements Trigger {}
}
