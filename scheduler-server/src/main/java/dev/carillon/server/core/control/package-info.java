/** Stopping and starting everything, a tenant, a queue, a type or a worker; and what piles up. */
@NullMarked
package dev.carillon.server.core.control;

import org.jspecify.annotations.NullMarked;
