/**
 * The books of what came in, is here and went, and the audit that holds records, indexes and
 * counters against each other.
 */
@NullMarked
package dev.carillon.server.core.ledger;

import org.jspecify.annotations.NullMarked;
