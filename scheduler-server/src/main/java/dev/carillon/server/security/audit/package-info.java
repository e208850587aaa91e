/**
 * What becomes an entry of the audit log: the one place that every change passes, by whatever door
 * it came. Knows the contract's messages, the core and the table of permissions.
 */
@NullMarked
package dev.carillon.server.security.audit;

import org.jspecify.annotations.NullMarked;
