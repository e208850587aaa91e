/** Definitions that are applied together. JDK only. */
@NullMarked
package dev.carillon.model.apply;

import org.jspecify.annotations.NullMarked;
