/**
 * The ports that Carillon answers on: one server, its limits, and which door stands where. Each
 * door has a package of its own that knows the others not; what they share stands here.
 */
@NullMarked
package dev.carillon.server.door;

import org.jspecify.annotations.NullMarked;
