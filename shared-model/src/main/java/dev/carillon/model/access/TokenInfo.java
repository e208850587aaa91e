package dev.carillon.model.access;

/**
 * A token as it is listed; the token itself is told once, when it is made.
 *
 * @param id names it, for revoking; not secret
 * @param name what or whom it is for; the actor of what is done with it
 * @param createdMs epoch milliseconds
 * @param expiresMs epoch milliseconds; 0: never
 * @param createdBy who made it
 */
public record TokenInfo(
    String id, String name, Access access, long createdMs, long expiresMs, String createdBy) {}
