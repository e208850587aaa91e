/** The colours of the theme for what is drawn by hand on a canvas: styled by CSS as any control. */
@NullMarked
package dev.carillon.desktop.control.ink;

import org.jspecify.annotations.NullMarked;
