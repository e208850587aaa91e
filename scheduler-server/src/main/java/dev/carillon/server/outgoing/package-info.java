/**
 * Where this server may call on behalf of others: a name is resolved once, its addresses are
 * checked, and the connection goes to what was checked; of an answer only the beginning is read.
 */
@NullMarked
package dev.carillon.server.outgoing;

import org.jspecify.annotations.NullMarked;
