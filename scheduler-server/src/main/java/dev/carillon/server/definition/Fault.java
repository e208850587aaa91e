package dev.carillon.server.definition;

/**
 * Something in a document that cannot be.
 *
 * @param path like {@code nodes[3].retry.attempts}
 */
record Fault(Tree.Place place, String path, String message, String advice) {}
