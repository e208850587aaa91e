/** What is known of a queue at one moment. JDK only. */
@NullMarked
package dev.carillon.model.queue;

import org.jspecify.annotations.NullMarked;
