package dev.carillon.model.workflow;

import dev.carillon.model.task.Payload;

/**
 * Another workflow of the same tenant, run as one node: it ends as that run ends.
 *
 * @param workflow its id
 * @param version which; 0: the latest when the outer run starts, which is then pinned
 * @param input JSON with references, the inner run's input; empty: none
 */
public record SubWorkflow(String workflow, int version, Payload input) {}
