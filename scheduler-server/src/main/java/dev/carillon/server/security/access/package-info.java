/** Users and tokens as this server knows them, and what administrators do with them. */
@NullMarked
package dev.carillon.server.security.access;

import org.jspecify.annotations.NullMarked;
