package dev.carillon.server.config;

import java.time.Duration;

/**
 * How long ended work is kept.
 *
 * @param finished ended tasks and results
 * @param dead dead letters
 * @param count most finished tasks, and most dead letters, of one queue
 * @param bytes most Redis memory of one queue's ended tasks; 0: no limit
 */
public record Retention(Duration finished, Duration dead, int count, long bytes) {}
