/**
 * The one error model: a code, what was expected, what to do. Beside the JDK only what is told to
 * people.
 */
@NullMarked
package dev.carillon.model.error;

import org.jspecify.annotations.NullMarked;
