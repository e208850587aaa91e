package dev.carillon.server.config;

import java.time.Duration;

/**
 * Bounds of the calls on the main port.
 *
 * @param maxStreams most standing calls at one time
 * @param timeout longest time of a call that does not stand
 */
public record Calls(int maxStreams, Duration timeout) {}
