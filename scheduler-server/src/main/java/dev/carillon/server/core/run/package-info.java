/**
 * How a run goes. Here is what is decided; the store keeps it, a loop drives it.
 *
 * <p><b>States.</b> A run is RUNNING, then STOPPING once a node failed under the strategy STOP or a
 * user cancelled it, then SUCCEEDED, FAILED or CANCELLED; a rerun, or the redrive of a dead node,
 * makes it RUNNING again. Paused is a switch, not a state. A node is WAITING; READY once its task
 * stands in a queue; RUNNING (of maps and sub-workflows: while items or the inner run are there);
 * then SUCCEEDED, FAILED, SKIPPED, UPSTREAM_FAILED or CANCELLED.
 *
 * <p><b>Keys</b>, all in the run's bucket: {@code run:<id>} (a hash: facts that never change, vars
 * that do, a revision, the state), {@code run:<id>:nodes} (80 bytes a node, {@link
 * dev.carillon.server.core.run.NodeTable}), {@code run:<id>:marks} (what became of its tasks,
 * oldest first), {@code run:<id>:texts} (items of maps, errors), {@code wake} (runs that have
 * something to do), lists of runs, and {@code def:<digest>} with what they were made of.
 *
 * <p><b>Scripts.</b> {@code run_part} writes a part of a definition, {@code run_new} a whole run (a
 * node that is not written down waits, so a run of 20,000 nodes needs no more than one of three,
 * and there are no half-made ones), {@code run_due} and {@code run_read} read, {@code run_step}
 * changes whatever a step changes: vars, at most some 200 nodes, the marks it used, tasks that
 * begin and end, events. It does so only if the run still has the revision from which the step was
 * worked out.
 *
 * <p><b>Marks.</b> A script that ends the task of a node (complete, reap, cancel, expire, release;
 * alone or among many) passes {@code to_end} or, on success, the same look at the flag OWNED, and
 * there appends a mark and wakes the run, in the same call; redrive and retry append one too. Tasks
 * without a run pay one look at a byte. Discard and undo do not change that a node is dead. Delete
 * is refused, and retention goes past it, as long as the run lives; so nothing a run needs can go.
 *
 * <p><b>What may interleave.</b> Everything with everything, because a step is one script and its
 * revision tells whether anything came between:
 *
 * <ul>
 *   <li>A server dies before a step: nothing happened, the marks and {@code wake} are still there.
 *       After it: all of it happened. There is nothing in between, and nothing is known only to the
 *       server: what is to be done next follows from the table, the marks and the definition, which
 *       {@code RunMachine} reads anew. That replaces a cursor with a compare: the cursor of each
 *       node (edges applied) changes in the very step that changes its children's counters, so each
 *       edge is applied once.
 *   <li>Pause, cancel and rerun are steps of their own, by any server. The owner's next step finds
 *       another revision and begins anew from what is there.
 *   <li>A task ends (or is redriven) while its node is reset by a rerun: the mark waits; when it is
 *       looked at, its gen tells whether it speaks of the present attempt. A rerun ends running
 *       attempts at once, and their workers find themselves STALE.
 *   <li>Two servers believe to own the bucket: the older one's step is FENCED.
 *   <li>A sub-workflow's run is made between two steps; its id was written by the first, so doing
 *       it again makes the same. Its end is a mark in the outer run, written by its own last step.
 * </ul>
 *
 * <p>The design asked for decisions in scripts, by a cursor. They are here instead, one language
 * for rules, maps, reruns and caps, and the same code for tests without Redis; the script is left
 * with what must be atomic.
 */
@NullMarked
package dev.carillon.server.core.run;

import org.jspecify.annotations.NullMarked;
