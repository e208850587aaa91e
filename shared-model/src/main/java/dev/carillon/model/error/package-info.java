/** The one error model: a code, what was expected, what to do. JDK only. */
@NullMarked
package dev.carillon.model.error;

import org.jspecify.annotations.NullMarked;
