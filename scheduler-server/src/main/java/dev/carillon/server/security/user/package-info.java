/** Passwords: their hashes, and how often one may be tried. Knows Bouncy Castle's Argon2. */
@NullMarked
package dev.carillon.server.security.user;

import org.jspecify.annotations.NullMarked;
