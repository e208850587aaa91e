package dev.carillon.server.config;

import static dev.carillon.server.config.Kind.bytes;
import static dev.carillon.server.config.Kind.duration;
import static dev.carillon.server.config.Kind.flag;
import static dev.carillon.server.config.Kind.text;
import static dev.carillon.server.config.ServerKeys.TOPIC;
import static dev.carillon.server.config.ServerKeys.TOPIC_FORM;

import java.time.Duration;

/** What can be set for the export of events. */
final class ExportKeys {
  private ExportKeys() {}

  static final Key<Boolean> EXPORT =
      Key.of(
          "events.export",
          flag(),
          "true",
          "Whether every change of state goes to a topic, at least once; only where there is a"
              + " Kafka.");
  static final Key<String> EXPORT_TOPIC =
      Key.of("events.topic", text(TOPIC, TOPIC_FORM), "carillon.events", "That topic.");
  static final Key<String> DEAD_TOPIC =
      Key.of(
          "events.dead-topic",
          text("(" + TOPIC + ")?", TOPIC_FORM + ", or nothing"),
          "",
          "Topic that tells of dead letters alone, for example carillon.dlq; empty: none.");
  static final Key<Long> EXPORT_BYTES =
      Key.of(
          "events.max-bytes",
          bytes(),
          "256mb",
          "Most Redis memory of events that wait for Kafka; beyond it the oldest go, and a GAP"
              + " record says so.");
  static final Key<Boolean> STATUS_KEYS =
      Key.of(
          "events.status-keys",
          flag(),
          "false",
          "Whether the state of tasks with an attribute jobId is mirrored into a Redis key like"
              + " job_202:task_101:status; needs the export.");
  static final Key<Duration> STATUS_TTL =
      Key.of(
          "events.status-ttl",
          duration(Duration.ofSeconds(1), Duration.ofDays(3650)),
          "7d",
          "How long such a key lives after its last change.");
}
