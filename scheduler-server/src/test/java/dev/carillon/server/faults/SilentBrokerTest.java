package dev.carillon.server.faults;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.carillon.model.error.CarillonException;
import dev.carillon.server.core.port.EventSink.Outgoing;
import dev.carillon.server.dispatch.kafka.KafkaBreaker;
import dev.carillon.server.dispatch.kafka.KafkaEvents;
import dev.carillon.server.dispatch.kafka.KafkaSettings;
import dev.carillon.server.embedded.Ports;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Exported events over a broker that keeps its connections and says nothing. */
final class SilentBrokerTest {
  private static final String TOPIC = "told.events";

  @Test
  void aCallThatGetsNoAnswerFails_andTheNextProducerTellsAllInOrder(@TempDir Path folder) {
    List<String> args = List.of(Integer.toString(Ports.free()), folder.resolve("kafka").toString());
    try (Program broker =
        Program.start("Kafka", KafkaProgram.class, "256m", folder.resolve("log"), args)) {
      String bootstrap = broker.await("kafka");
      KafkaSettings settings = new KafkaSettings(bootstrap, "told", "node");
      try (KafkaBreaker breaker = new KafkaBreaker(settings, () -> {});
          KafkaEvents events = new KafkaEvents(settings, breaker)) {
        events.send(List.of(record("ready")));
        broker.freeze();
        assertThatThrownBy(() -> events.send(List.of(record("running"), record("succeeded"))))
            .isInstanceOf(CarillonException.class)
            .hasMessageContaining("no answer within 15 s");
        assertThatThrownBy(() -> events.send(List.of(record("running"), record("succeeded"))))
            .as("the broker is as silent to the producer that took its place")
            .isInstanceOf(CarillonException.class);
        broker.thaw();
        await()
            .atMost(Duration.ofMinutes(2))
            .ignoreExceptions()
            .untilAsserted(() -> events.send(List.of(record("running"), record("succeeded"))));
        events.send(List.of(record("deleted")));
        await().atMost(Duration.ofMinutes(1)).until(() -> firsts(bootstrap).contains("deleted"));
        assertThat(firsts(bootstrap)).containsExactly("ready", "running", "succeeded", "deleted");
      }
    }
  }

  private static Outgoing record(String what) {
    return new Outgoing(TOPIC, "task", what.getBytes(UTF_8));
  }

  /** What the topic tells, each where it is told first. */
  private static Set<String> firsts(String bootstrap) {
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", bootstrap),
            new StringDeserializer(),
            new StringDeserializer())) {
      TopicPartition only = new TopicPartition(TOPIC, 0);
      consumer.assign(List.of(only));
      consumer.seekToBeginning(List.of(only));
      long end = consumer.endOffsets(List.of(only)).get(only);
      Set<String> firsts = new LinkedHashSet<>();
      while (consumer.position(only) < end) {
        consumer.poll(Duration.ofMillis(200)).forEach(r -> firsts.add(r.value()));
      }
      return firsts;
    }
  }
}
