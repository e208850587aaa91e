/**
 * The loops, one class each, one pass one method. A loop has its own timer; a signal only makes it
 * run sooner. A pass that fails is logged, counted and followed by the next.
 */
@NullMarked
package dev.carillon.server.loop;

import org.jspecify.annotations.NullMarked;
