/**
 * {@code carillon up}: a server with a Redis, a Kafka and a worker of its own and something to
 * watch, on one machine. What it is made of comes from elsewhere; here it is put together and told
 * to the person who started it.
 */
@NullMarked
package dev.carillon.server.boot.up;

import org.jspecify.annotations.NullMarked;
