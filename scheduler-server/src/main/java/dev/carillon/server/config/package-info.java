/**
 * What can be set, and what was set: immutable records read once at start, from flags, environment,
 * file, profile and defaults, in this order. Only the JDK and the configuration library come in
 * here; a part of the server gets its record handed in and never looks a key up.
 */
@NullMarked
package dev.carillon.server.config;

import org.jspecify.annotations.NullMarked;
