package dev.carillon.model.notify;

/**
 * Something that lasts and that a rule looks at.
 *
 * @param subject a queue or a worker; empty for the store
 * @param sinceMs since when it has been so, epoch milliseconds by Redis
 * @param told whether it was told; if not, its time is running
 * @param value what was seen last, for people
 */
public record Alarm(
    String rule, NotifyEvent event, String subject, long sinceMs, boolean told, String value) {}
