/**
 * Completions that could not be delivered at the first try, on disk until they are. Files only; no
 * network, no threads of its own.
 */
@NullMarked
package dev.carillon.server.worker.journal;

import org.jspecify.annotations.NullMarked;
