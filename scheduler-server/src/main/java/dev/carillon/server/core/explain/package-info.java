/**
 * Explains why a task does not run: one class for each thing that can stand in its way, asked in
 * the order in which they count. A new gate is a class here and a line in {@link
 * dev.carillon.server.core.explain.Explainer}.
 */
@NullMarked
package dev.carillon.server.core.explain;

import org.jspecify.annotations.NullMarked;
