/**
 * What the product does, said once: submit, find, stop, retry, pause, dispatch, watch. It knows the
 * domain records and its ports, and nothing of Redis, Kafka, gRPC or HTTP.
 */
@NullMarked
package dev.carillon.server.core;

import org.jspecify.annotations.NullMarked;
