/** Schedules: what fires next and how it went, the coming week, editing, pausing, backfilling. */
@NullMarked
package dev.carillon.desktop.feature.schedules;

import org.jspecify.annotations.NullMarked;
