/** Tests of the gRPC door. */
package dev.carillon.server.door.grpc;
