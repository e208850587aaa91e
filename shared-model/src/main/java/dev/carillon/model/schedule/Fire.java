package dev.carillon.model.schedule;

/**
 * One fire of a schedule.
 *
 * @param fireMs its instant by the trigger, epoch milliseconds: what it is known by
 * @param dueMs when it is made: the instant plus its jitter
 */
public record Fire(long fireMs, long dueMs) {}
