/**
 * Limits of queues and tenants: what is allowed, who holds a slot, what waits for one. The stores
 * keep the slots; here is the order in which they are asked.
 */
@NullMarked
package dev.carillon.server.core.limit;

import org.jspecify.annotations.NullMarked;
