package dev.carillon.server.core.workflow;

/** Definitions and their runs, in one hand. */
public record Workflows(Definitions definitions, Runs runs) {}
