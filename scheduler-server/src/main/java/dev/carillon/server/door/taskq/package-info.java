/**
 * The door "taskq": work for callers that ask for it over HTTP, in any language, with nothing to
 * install. Knows the core and no other door.
 */
@NullMarked
package dev.carillon.server.door.taskq;

import org.jspecify.annotations.NullMarked;
