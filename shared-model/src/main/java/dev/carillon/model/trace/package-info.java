/** To which trace of others a task belongs, as W3C Trace Context writes it. JDK only. */
@NullMarked
package dev.carillon.model.trace;

import org.jspecify.annotations.NullMarked;
