package dev.carillon.model.queue;

import dev.carillon.model.task.TaskState;
import java.util.Optional;

/**
 * A task that holds a slot of a limit.
 *
 * @param state DISPATCHED or RUNNING; empty if it has just ended
 * @param keyHash its limit key as 32 hexadecimal digits; empty: none
 * @param key the same as text, if still known
 * @param worker id of the worker; empty while only offered
 * @param sinceMs epoch milliseconds
 * @param untilMs end of the present lease or offer, epoch milliseconds
 */
public record SlotHolder(
    String taskId,
    int gen,
    Optional<TaskState> state,
    String keyHash,
    String key,
    String worker,
    long sinceMs,
    long untilMs) {}
