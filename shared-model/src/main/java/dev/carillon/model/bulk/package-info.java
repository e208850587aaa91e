/**
 * One action on many tasks: its order, its plan, how far it is, what became of each task. JDK only.
 */
@NullMarked
package dev.carillon.model.bulk;

import org.jspecify.annotations.NullMarked;
