/** The audit log: writing it, counting calls of a kind together, reading and verifying it. */
@NullMarked
package dev.carillon.server.core.trail;

import org.jspecify.annotations.NullMarked;
