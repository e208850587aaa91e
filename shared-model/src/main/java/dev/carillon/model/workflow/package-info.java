/** Workflows: definitions, the graph and its rules, runs as they are seen. JDK only, immutable. */
@NullMarked
package dev.carillon.model.workflow;

import org.jspecify.annotations.NullMarked;
