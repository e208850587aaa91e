package dev.carillon.server.config;

/**
 * How many names meters tell apart, for as long as the server runs; what comes later is counted
 * under "other".
 *
 * @param queues most queues
 * @param types most types of tasks
 * @param lines most pairs of a queue and a type
 * @param tenants most tenants
 */
public record MetricsBounds(int queues, int types, int lines, int tenants) {}
