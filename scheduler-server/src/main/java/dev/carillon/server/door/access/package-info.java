/** The door at which a password is changed for a token. */
@NullMarked
package dev.carillon.server.door.access;

import org.jspecify.annotations.NullMarked;
