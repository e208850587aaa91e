/** Expressions in CEL. Nothing else may come in here, and the library nowhere else. */
@NullMarked
package dev.carillon.server.expression;

import org.jspecify.annotations.NullMarked;
