package dev.carillon.server.core.export;

import java.time.Duration;

/**
 * What is exported.
 *
 * @param topic of all events
 * @param deadTopic of dead letters; empty: none
 * @param maxBytes of the event log kept for a reader that is behind, over all buckets
 * @param mirrorStatus whether the states of tasks of jobs are mirrored into keys
 * @param mirrorTtl how long such a key lives
 */
public record ExportSettings(
    String topic, String deadTopic, long maxBytes, boolean mirrorStatus, Duration mirrorTtl) {}
