/**
 * The program: start, windows, the frame around the screens, shutdown. The one place that makes
 * threads and puts the parts together.
 */
@NullMarked
package dev.carillon.desktop.app;

import org.jspecify.annotations.NullMarked;
