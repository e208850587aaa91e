/**
 * What a line of the log carries beside its text, and what it looks like. Fields are the ids of
 * what the line is about; payloads and secrets are never among them.
 */
@NullMarked
package dev.carillon.server.log;

import org.jspecify.annotations.NullMarked;
