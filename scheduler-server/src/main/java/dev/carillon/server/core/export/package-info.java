/** Events as other systems read them: their types, status words and JSON. JDK and model only. */
@NullMarked
package dev.carillon.server.core.export;

import org.jspecify.annotations.NullMarked;
