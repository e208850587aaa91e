/**
 * Definitions of every kind, applied together: told first what would change, then changed. JDK and
 * model only.
 */
@NullMarked
package dev.carillon.server.core.apply;

import org.jspecify.annotations.NullMarked;
