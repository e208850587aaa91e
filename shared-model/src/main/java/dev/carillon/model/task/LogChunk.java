package dev.carillon.model.task;

/**
 * A piece of an attempt's output.
 *
 * @param gen the attempt that wrote it
 * @param data raw bytes, stdout and stderr in the order they came
 * @param droppedBytes bytes written before this piece that are no longer kept
 */
public record LogChunk(String taskId, int gen, Payload data, long droppedBytes) {}
