/**
 * Starts and stops everything: the composition root, the ordered steps, the threads, the clock, the
 * signals, the data directory. Whatever is to run is handed in or put together here; nothing else
 * makes a thread or asks the system for the time.
 */
@NullMarked
package dev.carillon.server.boot;

import org.jspecify.annotations.NullMarked;
