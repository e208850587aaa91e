package dev.carillon.server.config;

import java.time.Duration;

/**
 * The export of events.
 *
 * @param enabled whether they go to Kafka, where there is one
 * @param topic of all of them
 * @param deadTopic of dead letters; empty: none
 * @param maxBytes most memory of those that wait for Kafka
 * @param statusKeys whether states of tasks of jobs are mirrored into keys
 * @param statusTtl how long such a key lives
 */
public record Exports(
    boolean enabled,
    String topic,
    String deadTopic,
    long maxBytes,
    boolean statusKeys,
    Duration statusTtl) {
  static Exports of(Settings s) {
    return new Exports(
        s.get(ExportKeys.EXPORT),
        s.get(ExportKeys.EXPORT_TOPIC),
        s.get(ExportKeys.DEAD_TOPIC),
        s.get(ExportKeys.EXPORT_BYTES),
        s.get(ExportKeys.STATUS_KEYS),
        s.get(ExportKeys.STATUS_TTL));
  }
}
