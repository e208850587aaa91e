/**
 * The unary calls of {@code carillon.v1}, each said once for gRPC and for JSON: request message and
 * caller in, answer message or {@code CarillonException} out. Knows the contract, its mapping and
 * the core, and no transport.
 */
@NullMarked
package dev.carillon.server.door.rpc;

import org.jspecify.annotations.NullMarked;
