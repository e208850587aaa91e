/** Tasks: list, detail, logs, cancel and retry. */
@NullMarked
package dev.carillon.desktop.feature.tasks;

import org.jspecify.annotations.NullMarked;
