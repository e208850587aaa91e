/**
 * The one filter grammar, for example {@code state:dead queue:mail error~"timeout" age>1h}: parsed,
 * printed, completed at a cursor, and evaluated on tasks. What comes in here needs nothing but the
 * JDK, {@code model.task}, and how errors are told.
 */
@NullMarked
package dev.carillon.model.query;

import org.jspecify.annotations.NullMarked;
