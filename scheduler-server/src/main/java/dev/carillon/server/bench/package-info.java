/**
 * {@code carillon bench}: what this machine makes of Carillon, each figure beside the floor
 * measured in the same run on the same Redis and Kafka. Every part is a process of its own, so that
 * processor time can be told apart.
 */
@NullMarked
package dev.carillon.server.bench;

import org.jspecify.annotations.NullMarked;
