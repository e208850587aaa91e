/**
 * Workers that ask for work one task at a time instead of keeping a session: taking the earliest
 * due task that they can run, ending it, and who they are.
 */
@NullMarked
package dev.carillon.server.core.pull;

import org.jspecify.annotations.NullMarked;
