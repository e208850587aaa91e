/**
 * Tokens: long-lived random ones, of which only a hash is kept; sessions, signed here; and JWTs of
 * another issuer, checked against its public keys. Knows the JOSE library.
 */
@NullMarked
package dev.carillon.server.security.token;

import org.jspecify.annotations.NullMarked;
