package dev.carillon.model.apply;

/**
 * A file of definitions.
 *
 * @param path as its author knows it
 * @param text JSON or YAML
 */
public record DefinitionText(String path, String text) {}
