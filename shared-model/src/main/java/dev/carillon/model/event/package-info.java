/** The entries of the one event log. JDK only. */
@NullMarked
package dev.carillon.model.event;

import org.jspecify.annotations.NullMarked;
