package dev.carillon.server.core;

/**
 * Tenant, queue and type of a task. Waiting tasks stand in a line each of their own, so that a
 * paused queue, type or tenant with a million entries is never scanned past.
 *
 * @param key 10 characters, a hash of the three
 */
public record Line(String key, String tenant, String queue, String type) {}
