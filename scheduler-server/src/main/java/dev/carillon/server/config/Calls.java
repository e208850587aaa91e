package dev.carillon.server.config;

import java.time.Duration;

/**
 * Bounds of calls and connections.
 *
 * @param maxStreams most standing calls at one time
 * @param timeout longest time of a call that does not stand
 * @param maxConnections most connections to one port at one time
 * @param idle how long a connection may carry no call
 * @param head how long the beginning of a request may take to come in
 * @param reader how long a receiver of a stream may leave unread what it was sent
 */
public record Calls(
    int maxStreams,
    Duration timeout,
    int maxConnections,
    Duration idle,
    Duration head,
    Duration reader) {}
