/**
 * The console's own log, on standard error. It writes a handful of lines, and a log library would
 * be a tenth of all that is loaded before the first frame.
 */
@NullMarked
package dev.carillon.desktop.log;

import org.jspecify.annotations.NullMarked;
