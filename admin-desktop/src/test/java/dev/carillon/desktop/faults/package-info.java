/** What the console stands: hours of events, and storms of them. Run by {@code -Pfaults}. */
@NullMarked
package dev.carillon.desktop.faults;

import org.jspecify.annotations.NullMarked;
