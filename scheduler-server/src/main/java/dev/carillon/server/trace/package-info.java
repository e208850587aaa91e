/** Sends spans to a collector. The only package that knows OpenTelemetry. */
@NullMarked
package dev.carillon.server.trace;

import org.jspecify.annotations.NullMarked;
