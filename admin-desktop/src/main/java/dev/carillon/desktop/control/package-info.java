/** Controls that know the look but no server. Model records may come in for their states. */
@NullMarked
package dev.carillon.desktop.control;

import org.jspecify.annotations.NullMarked;
