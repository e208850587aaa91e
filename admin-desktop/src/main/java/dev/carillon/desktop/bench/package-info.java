/** Measures the console on this machine: {@code carillon console bench …}. */
@NullMarked
package dev.carillon.desktop.bench;

import org.jspecify.annotations.NullMarked;
