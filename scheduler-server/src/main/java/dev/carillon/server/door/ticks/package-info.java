/**
 * The door "ticks": an item and a time come in over HTTP, and go out as a Kafka message when the
 * time has come. Knows the core and no other door.
 */
@NullMarked
package dev.carillon.server.door.ticks;

import org.jspecify.annotations.NullMarked;
