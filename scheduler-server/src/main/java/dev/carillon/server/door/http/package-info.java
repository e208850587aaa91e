/**
 * What the small HTTP doors share: reading one JSON object without losing a byte of it, running a
 * handler beside the event loop, and the answer {@code {"error":"…"}}. Knows no door.
 */
@NullMarked
package dev.carillon.server.door.http;

import org.jspecify.annotations.NullMarked;
