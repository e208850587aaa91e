/**
 * A real Redis and a real Kafka for {@code carillon up} and for tests: both listen on loopback only
 * and stop with the process that started them. Only the servers themselves come in here; nothing of
 * the product does, and a production package of the server leaves the two libraries out.
 */
@NullMarked
package dev.carillon.server.embedded;

import org.jspecify.annotations.NullMarked;
