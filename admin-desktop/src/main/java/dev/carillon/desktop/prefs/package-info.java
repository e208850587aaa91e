/** What the console remembers between starts. */
@NullMarked
package dev.carillon.desktop.prefs;

import org.jspecify.annotations.NullMarked;
