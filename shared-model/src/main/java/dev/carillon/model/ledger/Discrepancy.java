package dev.carillon.model.ledger;

/**
 * Something in the store that does not fit together.
 *
 * @param kind for example UNINDEXED, STRAY, COUNTER
 * @param subject the task's id, or which line or key
 * @param evidence what was found, in words
 * @param sinceMs when it was first seen, epoch milliseconds
 * @param repaired whether it was set right
 */
public record Discrepancy(
    String kind, String subject, String evidence, long sinceMs, boolean repaired) {}
