package dev.carillon.server.worker.kafka;

import dev.carillon.model.worker.Welcome;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** How a worker's share consumer is set. */
final class ShareSettings {
  /** More than a claim takes helps nobody. */
  private static final int MAX_RECORDS = 500;

  private ShareSettings() {}

  static Map<String, Object> of(Welcome welcome, String workerId, int slots) {
    Map<String, Object> settings = new HashMap<>();
    settings.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, welcome.kafkaBootstrap());
    settings.put(ConsumerConfig.GROUP_ID_CONFIG, welcome.kafkaGroup());
    settings.put(ConsumerConfig.CLIENT_ID_CONFIG, "carillon-worker-" + workerId);
    settings.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    settings.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    settings.put(ConsumerConfig.SHARE_ACKNOWLEDGEMENT_MODE_CONFIG, "explicit");
    // By default a broker hands out whole batches; a worker with two slots must not get fifty.
    settings.put(ConsumerConfig.SHARE_ACQUIRE_MODE_CONFIG, "record_limit");
    settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, Math.min(slots, MAX_RECORDS));
    // A worker without free slots does not poll, for as long as its tasks take.
    settings.put(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, Integer.MAX_VALUE);
    settings.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 1_000);
    // Topics of new types are found, and brokers that were away are tried again, within seconds.
    settings.put(ConsumerConfig.METADATA_MAX_AGE_CONFIG, 10_000);
    settings.put(ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 2_000);
    settings.put(ConsumerConfig.ENABLE_METRICS_PUSH_CONFIG, false);
    return settings;
  }
}
