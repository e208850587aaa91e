/**
 * TLS of the server's ports: certificates in files that may change while the server runs, and a
 * small authority for trying out. Knows Armeria's TLS and Bouncy Castle's certificates.
 */
@NullMarked
package dev.carillon.server.security.tls;

import org.jspecify.annotations.NullMarked;
