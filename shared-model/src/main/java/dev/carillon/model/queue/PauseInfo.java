package dev.carillon.model.queue;

/**
 * Who paused something, why, since when and until when.
 *
 * @param untilMs epoch milliseconds when it ends by itself; 0: not by itself
 */
public record PauseInfo(String reason, String actor, long sinceMs, long untilMs) {}
