/** Schedules: what users do with them, and what makes their fires. JDK, model and core only. */
@NullMarked
package dev.carillon.server.core.schedule;

import org.jspecify.annotations.NullMarked;
