package dev.carillon.model.access;

/**
 * Somebody who can log in.
 *
 * @param changedMs when password or access were last set, epoch milliseconds
 */
public record UserInfo(String name, Access access, long createdMs, long changedMs) {}
