package dev.carillon.server.config;

import java.time.Duration;

/**
 * How long ended work is kept.
 *
 * @param finished ended tasks and results
 * @param dead dead letters
 * @param count most ended tasks of one queue and type in one shard
 */
public record Retention(Duration finished, Duration dead, int count) {}
