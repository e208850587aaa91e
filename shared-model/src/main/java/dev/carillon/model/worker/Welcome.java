package dev.carillon.model.worker;

import java.time.Duration;

/**
 * Answer to a registration.
 *
 * @param lease length of a lease
 * @param heartbeat how often to beat
 * @param kafkaBootstrap Kafka to take hints from; empty: hints come over the session only
 * @param kafkaGroup share group to join for them
 * @param kafkaTopicPrefix the topic of a type is this and the type
 * @param cluster name of the cluster
 * @param nowMs Redis time, epoch milliseconds
 */
public record Welcome(
    Duration lease,
    Duration heartbeat,
    String kafkaBootstrap,
    String kafkaGroup,
    String kafkaTopicPrefix,
    String cluster,
    long nowMs) {}
