/** What operators stop and start: everything, a tenant, a queue, a type, a worker. */
@NullMarked
package dev.carillon.model.control;

import org.jspecify.annotations.NullMarked;
