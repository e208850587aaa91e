package dev.carillon.server.dispatch.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.carillon.model.error.CarillonException;
import dev.carillon.server.core.port.EventSink.Outgoing;
import dev.carillon.server.embedded.EmbeddedKafka;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;

/** Events in a topic of a real broker: each is first told after those before it. */
class KafkaEventsTest {
  private static final String TOPIC = "told.events";
  private static final Duration PATIENCE = Duration.ofMinutes(1);
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

  @Test
  void nothingFollowsARecordThatTheBrokerRefuses_andATopicThatIsDeletedIsMadeAgain()
      throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.startTemporary();
        Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrap()))) {
      NewTopic small =
          new NewTopic(TOPIC, 1, (short) 1).configs(Map.of("max.message.bytes", "900"));
      admin.createTopics(List.of(small)).all().get();
      KafkaSettings settings = new KafkaSettings(kafka.bootstrap(), "told", "node");
      try (KafkaBreaker breaker = new KafkaBreaker(settings, () -> {});
          KafkaEvents events = new KafkaEvents(settings, breaker)) {
        events.send(List.of(record("ready")));
        byte[] noise = new byte[4_000];
        new Random(1).nextBytes(noise);
        Outgoing refused = new Outgoing(TOPIC, "task", noise);
        assertThatThrownBy(
                () -> events.send(List.of(refused, record("running"), record("succeeded"))))
            .isInstanceOf(CarillonException.class);
        assertThat(told(kafka)).containsExactly("ready");
        events.send(List.of(record("dispatched"), record("running"), record("succeeded")));
        assertThat(told(kafka)).containsExactly("ready", "dispatched", "running", "succeeded");
        admin.deleteTopics(List.of(TOPIC)).all().get();
        await()
            .atMost(Duration.ofMinutes(2))
            .ignoreExceptions()
            .untilAsserted(
                () -> {
                  events.send(List.of(record("again")));
                  assertThat(told(kafka)).contains("again");
                });
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
      long until = System.nanoTime() + PATIENCE.toNanos();
      while (consumer.position(only) < end && System.nanoTime() < until) {
        consumer.poll(Duration.ofMillis(200)).forEach(r -> told.add(r.value()));
      }
      return told;
    }
  }
}
