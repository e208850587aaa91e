package dev.carillon.model.notify;

import dev.carillon.model.told.Told;

/**
 * Something that lasts and that a rule looks at.
 *
 * @param subject a queue or a worker; empty for the store
 * @param sinceMs since when it has been so, epoch milliseconds by Redis
 * @param told whether it was told; if not, its time is running
 * @param value what was seen last, for people
 * @param toldValue the same by its code, where it has one
 */
public record Alarm(
    String rule,
    NotifyEvent event,
    String subject,
    long sinceMs,
    boolean told,
    String value,
    Told toldValue) {
  /** Without a code. */
  public Alarm(
      String rule, NotifyEvent event, String subject, long sinceMs, boolean told, String value) {
    this(rule, event, subject, sinceMs, told, value, Told.NONE);
  }
}
