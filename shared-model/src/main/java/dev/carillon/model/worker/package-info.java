/** What is known of a worker at one moment. JDK only. */
@NullMarked
package dev.carillon.model.worker;

import org.jspecify.annotations.NullMarked;
