/**
 * How a caller's trace goes with a task from its submit to its handler, and which spans tell of it.
 */
@NullMarked
package dev.carillon.server.core.trace;

import org.jspecify.annotations.NullMarked;
