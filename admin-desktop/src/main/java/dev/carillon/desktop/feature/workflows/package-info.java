/** Workflows: definitions with their versions, runs with their graph and time line. */
@NullMarked
package dev.carillon.desktop.feature.workflows;

import org.jspecify.annotations.NullMarked;
