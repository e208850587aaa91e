/** What a task is, where it may stand and which moves are allowed. JDK only. */
@NullMarked
package dev.carillon.model.task;

import org.jspecify.annotations.NullMarked;
