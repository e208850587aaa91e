package dev.carillon.model.task;

/**
 * One ended run of a task.
 *
 * @param gen fencing number of the attempt
 * @param worker id of the worker that ran it, empty if none did
 * @param startedMs epoch milliseconds
 * @param endedMs epoch milliseconds
 * @param outcome succeeded, failed, timeout, lost, released or cancelled
 * @param error what went wrong, in the handler's words, or empty
 */
public record Attempt(
    int gen, String worker, long startedMs, long endedMs, String outcome, String error) {}
