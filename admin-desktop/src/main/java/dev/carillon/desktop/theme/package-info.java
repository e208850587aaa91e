/** Tokens, style sheets and fonts, and which of them are on. */
@NullMarked
package dev.carillon.desktop.theme;

import org.jspecify.annotations.NullMarked;
