/**
 * Schedules: what fires when, what a fire creates, and the one computation of fire instants that
 * firing, backfill and preview share. JDK, model.error, model.task, model.queue and cron-utils (for
 * the description in words only).
 */
@NullMarked
package dev.carillon.model.schedule;

import org.jspecify.annotations.NullMarked;
