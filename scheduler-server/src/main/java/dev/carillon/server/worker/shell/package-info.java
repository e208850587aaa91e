/**
 * Task type {@code shell}: runs programs under a small supervisor so that nothing outlives the
 * attempt, not even when the worker is killed. Knows only {@code worker.api} and processes.
 *
 * <p>The limit, said plainly: what is killed is a process group. A program that leaves its group on
 * purpose (a daemon that calls {@code setsid} itself) is not found any more. Run the worker in a
 * container or a systemd unit where such programs must not survive it.
 */
@NullMarked
package dev.carillon.server.worker.shell;

import org.jspecify.annotations.NullMarked;
