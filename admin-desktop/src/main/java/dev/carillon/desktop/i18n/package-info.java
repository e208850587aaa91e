/** Every text and figure that people read. */
@NullMarked
package dev.carillon.desktop.i18n;

import org.jspecify.annotations.NullMarked;
