package dev.carillon.server.config;

/**
 * What is refused.
 *
 * @param queues most queues
 */
public record Limits(int queues) {}
