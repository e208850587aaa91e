/** Dead letters: groups, selections of them, and careful redrives. JDK and model only. */
@NullMarked
package dev.carillon.model.dead;

import org.jspecify.annotations.NullMarked;
