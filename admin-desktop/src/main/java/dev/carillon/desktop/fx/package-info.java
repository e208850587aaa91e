/** The bridge to the JavaFX thread: the only package that says Platform. */
@NullMarked
package dev.carillon.desktop.fx;

import org.jspecify.annotations.NullMarked;
