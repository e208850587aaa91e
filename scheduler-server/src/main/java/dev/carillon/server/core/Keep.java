package dev.carillon.server.core;

import java.time.Duration;

/**
 * How much of what has ended a queue keeps; the oldest goes first.
 *
 * @param finished how long ended tasks are kept, dead letters aside
 * @param dead how long dead letters are kept
 * @param count most finished tasks, and most dead letters
 * @param bytes most Redis memory of both together, estimated from samples; 0: no limit. Dead
 *     letters go last.
 */
public record Keep(Duration finished, Duration dead, long count, long bytes) {}
