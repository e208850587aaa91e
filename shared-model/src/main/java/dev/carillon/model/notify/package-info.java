/** Who is told of what: channels, rules, and the messages that came of them. JDK only. */
@NullMarked
package dev.carillon.model.notify;

import org.jspecify.annotations.NullMarked;
