package dev.carillon.server.dispatch.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.server.embedded.EmbeddedKafka;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

/** What a share group has not read, told by a real broker. */
class KafkaLagTest {
  private static final String GROUP = "lag.workers";
  private static final String PREFIX = "lag.dispatch.";

  @Test
  void whatNobodyHasReadYetIsCounted_andWhatWasReadIsNot() throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.startTemporary();
        Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrap()))) {
      KafkaTopics topics = new KafkaTopics(admin);
      KafkaLag lag = new KafkaLag(admin);
      assertThat(lag.of(GROUP, PREFIX)).isEmpty();
      topics.expectHints(List.of(PREFIX + "echo", PREFIX + "http", "another.dispatch.echo"));
      // A call is given some seconds, which may be too few for a broker on a busy machine.
      await()
          .until(
              () -> {
                topics.groupFromEarliest(GROUP);
                topics.makeHints();
                return topics.has(PREFIX + "echo")
                    && topics.has(PREFIX + "http")
                    && topics.has("another.dispatch.echo");
              });
      send(kafka, PREFIX + "echo", 150);
      send(kafka, "another.dispatch.echo", 5);
      // The broker may not tell at once of a topic that it has just been given.
      await()
          .untilAsserted(
              () -> assertThat(lag.of(GROUP, PREFIX)).isEqualTo(Map.of("echo", 150L, "http", 0L)));
      try (KafkaShareConsumer<byte[], byte[]> reader =
          new KafkaShareConsumer<>(
              Map.of("bootstrap.servers", kafka.bootstrap(), "group.id", GROUP),
              new ByteArrayDeserializer(),
              new ByteArrayDeserializer())) {
        reader.subscribe(List.of(PREFIX + "echo"));
        int[] read = {0};
        await()
            .until(
                () -> {
                  read[0] += reader.poll(Duration.ofMillis(200)).count();
                  reader.commitSync();
                  return read[0] >= 150;
                });
        await().untilAsserted(() -> assertThat(lag.of(GROUP, PREFIX)).containsEntry("echo", 0L));
        send(kafka, PREFIX + "echo", 7);
        await().untilAsserted(() -> assertThat(lag.of(GROUP, PREFIX)).containsEntry("echo", 7L));
      }
    }
  }

  @Test
  void aTopicThatTheBrokerDoesNotTellOf_hidesNoOther() throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.startTemporary();
        Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrap()))) {
      admin
          .createTopics(List.of(new NewTopic(PREFIX + "echo", Optional.empty(), Optional.empty())))
          .all()
          .get();
      send(kafka, PREFIX + "echo", 3);

      List<String> asked = List.of(PREFIX + "echo", PREFIX + "gone");
      await()
          .untilAsserted(
              () ->
                  assertThat(new KafkaLag(admin).of(GROUP, asked, PREFIX))
                      .isEqualTo(Map.of("echo", 3L)));
    }
  }

  private static void send(EmbeddedKafka kafka, String topic, int records) {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka.bootstrap()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (int i = 0; i < records; i++) {
        var unused = producer.send(new ProducerRecord<>(topic, new byte[] {1}));
      }
      producer.flush();
    }
  }
}
