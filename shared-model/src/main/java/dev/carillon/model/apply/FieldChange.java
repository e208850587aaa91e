package dev.carillon.model.apply;

/**
 * A field of a definition that is not as it is stored.
 *
 * @param path as in the file, a list's entries by their id: {@code nodes[load].retry.attempts}
 * @param before what is stored, shortened and without secrets; empty: nothing
 * @param after what the file says, likewise
 */
public record FieldChange(String path, String before, String after) {}
