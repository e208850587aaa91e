/** Why a task does not run: the gates before it and what was found at each. */
@NullMarked
package dev.carillon.model.explain;

import org.jspecify.annotations.NullMarked;
