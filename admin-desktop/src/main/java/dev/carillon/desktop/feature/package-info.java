/**
 * What every screen is and may ask of the frame. The screens are in the packages below, and do not
 * know each other.
 */
@NullMarked
package dev.carillon.desktop.feature;

import org.jspecify.annotations.NullMarked;
