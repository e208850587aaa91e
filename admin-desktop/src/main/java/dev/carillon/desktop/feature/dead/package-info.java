/** Dead letters by what killed them: look, bring back with care, throw away with a way back. */
@NullMarked
package dev.carillon.desktop.feature.dead;

import org.jspecify.annotations.NullMarked;
