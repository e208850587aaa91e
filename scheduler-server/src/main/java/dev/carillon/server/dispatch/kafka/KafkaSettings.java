package dev.carillon.server.dispatch.kafka;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * Which Kafka, and the names used in it.
 *
 * @param bootstrap host:port, comma-separated
 * @param cluster name of the Carillon cluster, prefix of its topics and groups
 * @param nodeId this server's name, part of client ids
 */
public record KafkaSettings(String bootstrap, String cluster, String nodeId) {
  static final Duration DELIVERY_TIMEOUT = Duration.ofSeconds(15);
  static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(5);
  static final Duration MAX_BLOCK = Duration.ofSeconds(3);

  /** The topic of a type is this and the type. */
  public String topicPrefix() {
    return cluster + ".dispatch.";
  }

  /** Share group of the workers. */
  public String workerGroup() {
    return cluster + ".workers";
  }

  /**
   * A producer that loses nothing it was given: it answers each record, in time, with sent or not.
   */
  Map<String, Object> producer(String role) {
    return Map.ofEntries(
        Map.entry(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrap),
        Map.entry(CommonClientConfigs.CLIENT_ID_CONFIG, clientId(role)),
        Map.entry(ProducerConfig.ACKS_CONFIG, "all"),
        Map.entry(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true),
        Map.entry(ProducerConfig.LINGER_MS_CONFIG, 0),
        Map.entry(ProducerConfig.BATCH_SIZE_CONFIG, 128 * 1024),
        Map.entry(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int) DELIVERY_TIMEOUT.toMillis()),
        Map.entry(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) REQUEST_TIMEOUT.toMillis()),
        Map.entry(ProducerConfig.MAX_BLOCK_MS_CONFIG, MAX_BLOCK.toMillis()),
        Map.entry(CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1_000L));
  }

  String clientId(String role) {
    return "carillon-" + nodeId + "-" + role;
  }
}
