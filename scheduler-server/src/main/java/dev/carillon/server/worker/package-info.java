/**
 * The worker: it dials out to a server, claims what it is hinted at, runs it on handlers, renews
 * its leases and reports how each attempt ended. Speaks to the server only through {@link
 * dev.carillon.client.WorkerLink}; no Redis, no Kafka (a source of hints is handed in), no server
 * core. Threads and clocks are handed in.
 */
@NullMarked
package dev.carillon.server.worker;

import org.jspecify.annotations.NullMarked;
