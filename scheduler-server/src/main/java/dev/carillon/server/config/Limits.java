package dev.carillon.server.config;

/**
 * What is refused.
 *
 * @param queues most queues
 * @param types most types of tasks
 * @param tenants most tenants
 */
public record Limits(int queues, int types, int tenants) {}
