/**
 * Carillon's own contract over gRPC: the unary calls of {@code door.rpc}, the streams, health and
 * reflection. Handlers here translate and hand on; nothing is decided here.
 */
@NullMarked
package dev.carillon.server.door.grpc;

import org.jspecify.annotations.NullMarked;
