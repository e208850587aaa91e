/** Dead letters: what killed tasks, grouped, and bringing them back. Only the JDK and the model. */
@NullMarked
package dev.carillon.server.core.dead;

import org.jspecify.annotations.NullMarked;
