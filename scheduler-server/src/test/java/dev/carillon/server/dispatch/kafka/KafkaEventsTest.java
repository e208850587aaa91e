package dev.carillon.server.dispatch.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.model.error.CarillonException;
import dev.carillon.server.core.port.EventSink.Outgoing;
import dev.carillon.server.embedded.EmbeddedKafka;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;

/** Events in a topic of a real broker: each is first told after those before it. */
class KafkaEventsTest {
  private static final String TOPIC = "told.events";
  private static final int MORE_THAN_A_REQUEST_HOLDS = 2 << 20;

  @Test
  void nothingFollowsARecordThatFailed_andAllIsSentAgainInOrder() {
    try (EmbeddedKafka kafka = EmbeddedKafka.startTemporary()) {
      KafkaSettings settings = new KafkaSettings(kafka.bootstrap(), "told", "node");
      try (KafkaBreaker breaker = new KafkaBreaker(settings, () -> {});
          KafkaEvents events = new KafkaEvents(settings, breaker)) {
        events.send(List.of(record("ready")));
        Outgoing tooLarge = new Outgoing(TOPIC, "task", new byte[MORE_THAN_A_REQUEST_HOLDS]);
        assertThatThrownBy(
                () -> events.send(List.of(tooLarge, record("running"), record("succeeded"))))
            .isInstanceOf(CarillonException.class)
            .hasMessageContaining("Expected Kafka to take the events");
        events.send(List.of(record("dispatched"), record("running"), record("succeeded")));
        assertThat(told(kafka)).containsExactly("ready", "dispatched", "running", "succeeded");
      }
    }
  }

  private static Outgoing record(String what) {
    return new Outgoing(TOPIC, "task", what.getBytes(UTF_8));
  }

  /** All that the topic holds, in its order. */
  private static List<String> told(EmbeddedKafka kafka) {
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", kafka.bootstrap()),
            new StringDeserializer(),
            new StringDeserializer())) {
      TopicPartition only = new TopicPartition(TOPIC, 0);
      consumer.assign(List.of(only));
      consumer.seekToBeginning(List.of(only));
      long end = consumer.endOffsets(List.of(only)).get(only);
      List<String> told = new ArrayList<>();
      while (consumer.position(only) < end) {
        consumer.poll(Duration.ofMillis(200)).forEach(r -> told.add(r.value()));
      }
      return told;
    }
  }
}
