package dev.carillon.model.worker;

import dev.carillon.model.task.TaskId;

/** "Something may be claimed." Losing, doubling or reordering one is harmless. */
public record Hint(TaskId id, int gen, String queue, String type) {}
