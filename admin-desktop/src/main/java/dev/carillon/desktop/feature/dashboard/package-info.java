/** The whole system at a glance. */
@NullMarked
package dev.carillon.desktop.feature.dashboard;

import org.jspecify.annotations.NullMarked;
