/**
 * The roads through Kafka: hints to workers, payloads of {@code kafka} tasks, tasks that come in
 * from a topic. Only this package (and the embedded broker) speaks Kafka.
 */
@NullMarked
package dev.carillon.server.dispatch.kafka;

import org.jspecify.annotations.NullMarked;
