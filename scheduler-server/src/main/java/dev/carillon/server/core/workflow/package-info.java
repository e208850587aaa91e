/**
 * Workflows: what doors call, definitions and their checks, plans, and the runs. JDK and model
 * only.
 */
@NullMarked
package dev.carillon.server.core.workflow;

import org.jspecify.annotations.NullMarked;
