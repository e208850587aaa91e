/**
 * The door "delaybox": an existing scheduler's protocol, spoken to the letter. Reading a request
 * (HTTP or the protobuf of its topic), translating it into a task, and listing what is pending are
 * classes of their own; the translation is pure. Knows the core and no other door.
 */
@NullMarked
package dev.carillon.server.door.delaybox;

import org.jspecify.annotations.NullMarked;
