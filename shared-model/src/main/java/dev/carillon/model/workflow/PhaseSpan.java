package dev.carillon.model.workflow;

/**
 * A time that a node spent with one thing.
 *
 * @param fromMs epoch milliseconds
 * @param toMs epoch milliseconds; 0: it still does
 */
public record PhaseSpan(Phase phase, long fromMs, long toMs) {}
