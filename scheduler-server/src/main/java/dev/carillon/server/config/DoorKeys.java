package dev.carillon.server.config;

import static dev.carillon.server.config.Kind.duration;
import static dev.carillon.server.config.Kind.flag;
import static dev.carillon.server.config.Kind.integer;
import static dev.carillon.server.config.Kind.text;
import static dev.carillon.server.config.ServerKeys.NAME;
import static dev.carillon.server.config.ServerKeys.NAME_FORM;
import static dev.carillon.server.config.ServerKeys.TOPIC;
import static dev.carillon.server.config.ServerKeys.TOPIC_FORM;

import java.time.Duration;

/** What can be set for the doors ticks, jobs and taskq. */
final class DoorKeys {
  private DoorKeys() {}

  static final Key<Boolean> TICKS =
      Key.of("ticks.enabled", flag(), "true", "Whether the ticks door is open.");
  static final Key<Integer> TICKS_PORT =
      Key.of(
          "ticks.port",
          integer(0, 65_535),
          "8888",
          "Its own port beside the main port; 0: any free one. If another program has it, the door"
              + " stays open on the main port and the log says so.");
  static final Key<String> TICKS_QUEUE =
      Key.of("ticks.queue", text(NAME, NAME_FORM), "ticks", "Queue of the ticks.");
  static final Key<String> TICKS_TOPIC =
      Key.of(
          "ticks.topic",
          text(TOPIC, TOPIC_FORM),
          "ticks",
          "Topic to which due ticks go; tick is common too.");
  static final Key<Boolean> TICKS_CREATE_TOPIC =
      Key.of(
          "ticks.create-topic",
          flag(),
          "true",
          "Whether that topic is created at start-up if it is missing; turn it off where topics are"
              + " made by others.");
  static final Key<Boolean> TICKS_REPLACE =
      Key.of(
          "ticks.replace",
          flag(),
          "false",
          "Whether a new time of an item replaces the one that is pending; else both fire. With"
              + " it a tick that is sent again after it fired fires again.");
  static final Key<Boolean> TICKS_REPORT =
      Key.of(
          "ticks.report",
          flag(),
          "true",
          "Whether 'Scheduled items/s: N' is printed once a second while ticks go out.");

  static final Key<Boolean> JOBS =
      Key.of("jobs.enabled", flag(), "true", "Whether the jobs door is open on the main port.");
  static final Key<String> JOBS_QUEUE =
      Key.of("jobs.queue", text(NAME, NAME_FORM), "jobs", "Queue of the tasks it takes in.");

  static final Key<Boolean> TASKQ =
      Key.of("taskq.enabled", flag(), "true", "Whether the taskq door is open on the main port.");
  static final Key<String> TASKQ_QUEUE =
      Key.of("taskq.queue", text(NAME, NAME_FORM), "taskq", "Queue of the tasks it takes in.");
  static final Key<Duration> TASKQ_LEASE =
      Key.of(
          "taskq.lease",
          duration(Duration.ofSeconds(1), Duration.ofDays(7)),
          "5m",
          "How long a dequeued task may run without an update before it is queued again; the"
              + " protocol has no heartbeat.");
}
