/** Settings: theme, server address, about. */
@NullMarked
package dev.carillon.desktop.feature.settings;

import org.jspecify.annotations.NullMarked;
