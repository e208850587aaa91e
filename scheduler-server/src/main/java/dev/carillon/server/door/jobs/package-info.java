/**
 * The door "jobs": tasks of an existing job service's clients, by tenant. Its words (status,
 * priority 1–10, seconds) end here. Knows the core and no other door.
 */
@NullMarked
package dev.carillon.server.door.jobs;

import org.jspecify.annotations.NullMarked;
