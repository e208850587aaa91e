/**
 * Who calls, and where the server may listen. The one place where a caller becomes a principal;
 * every door asks here. Knows the core, the error model and, in its link of the server's chain,
 * HTTP.
 */
@NullMarked
package dev.carillon.server.security;

import org.jspecify.annotations.NullMarked;
