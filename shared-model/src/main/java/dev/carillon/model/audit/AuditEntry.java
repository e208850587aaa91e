package dev.carillon.model.audit;

/**
 * One change, or several of a kind that were counted together.
 *
 * @param sequence 1 for the first; without gaps
 * @param atMs when it was written, by the clock of Redis, epoch milliseconds
 * @param deed what was done
 * @param previous hash of the entry before, 64 hexadecimal digits
 * @param hash of this one's line without its hash
 */
public record AuditEntry(long sequence, long atMs, Deed deed, String previous, String hash) {}
