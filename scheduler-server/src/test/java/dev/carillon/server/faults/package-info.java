/**
 * The proof that nothing is lost: real processes are killed, frozen and cut off under load, and a
 * checker holds the histories and what stands in Redis against the invariants of the engine. One
 * scenario a class; what they share is {@link dev.carillon.server.faults.Cluster} (the processes),
 * {@link dev.carillon.server.faults.Driver} (the load), {@link dev.carillon.server.faults.History}
 * (what workers saw) and {@link dev.carillon.server.faults.Checker} (the judge).
 */
@NullMarked
package dev.carillon.server.faults;

import org.jspecify.annotations.NullMarked;
