/**
 * What operators do to one stored task: hold, resume, reschedule, edit, delete, submit a changed
 * copy. Checks and words; the moves themselves are scripts behind {@code core.port.EditStore}.
 */
@org.jspecify.annotations.NullMarked
package dev.carillon.server.core.edit;
