package dev.carillon.server.config;

import java.time.Duration;

/**
 * What is told outside: events that go to Kafka, and notifications.
 *
 * @param enabled whether they go to Kafka, where there is one
 * @param topic of all of them
 * @param deadTopic of dead letters; empty: none
 * @param maxBytes most memory of those that wait for Kafka
 * @param statusKeys whether states of tasks of jobs are mirrored into keys
 * @param statusTtl how long such a key lives
 * @param notifications rules, webhooks and e-mail
 */
public record Exports(
    boolean enabled,
    String topic,
    String deadTopic,
    long maxBytes,
    boolean statusKeys,
    Duration statusTtl,
    Notify notifications) {
  /** With notifications as nothing was said of them. */
  public Exports(
      boolean enabled,
      String topic,
      String deadTopic,
      long maxBytes,
      boolean statusKeys,
      Duration statusTtl) {
    this(enabled, topic, deadTopic, maxBytes, statusKeys, statusTtl, Notify.DEFAULTS);
  }

  public Exports withNotifications(Notify value) {
    return new Exports(enabled, topic, deadTopic, maxBytes, statusKeys, statusTtl, value);
  }

  public Exports withDeadTopic(String value) {
    return new Exports(enabled, topic, value, maxBytes, statusKeys, statusTtl, notifications);
  }

  static Exports of(Settings s) {
    return new Exports(
        s.get(ExportKeys.EXPORT),
        s.get(ExportKeys.EXPORT_TOPIC),
        s.get(ExportKeys.DEAD_TOPIC),
        s.get(ExportKeys.EXPORT_BYTES),
        s.get(ExportKeys.STATUS_KEYS),
        s.get(ExportKeys.STATUS_TTL),
        Notify.of(s));
  }
}
