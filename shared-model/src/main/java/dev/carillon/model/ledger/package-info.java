/** The books: what came in, what is here, what went; and what an audit found wrong. */
@NullMarked
package dev.carillon.model.ledger;

import org.jspecify.annotations.NullMarked;
