/**
 * Speaks to a Carillon server: futures and subscriptions in domain types, no blocking calls and no
 * gRPC types in signatures. The one package of the library that may use gRPC.
 */
@NullMarked
package dev.carillon.client;

import org.jspecify.annotations.NullMarked;
