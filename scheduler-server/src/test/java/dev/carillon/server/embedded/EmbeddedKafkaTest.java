package dev.carillon.server.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EmbeddedKafkaTest {
  private static final String TOPIC = "carillon.dispatch.echo";
  private static final String GROUP = "carillon.workers";

  @TempDir Path data;

  @Test
  void aShareGroupReadsWhatWasThereBeforeItAndAfterARestart() throws Exception {
    try (var kafka = new EmbeddedKafka(KafkaOptions.durable(data))) {
      long begin = System.nanoTime();
      kafka.start();
      System.err.printf("Kafka was up after %d ms%n", (System.nanoTime() - begin) / 1_000_000);
      prepare(kafka);
      produce(kafka, "one");
      assertThat(consume(kafka, 1)).containsExactly("one");

      int port = kafka.port();
      kafka.stop();
      kafka.start();
      assertThat(kafka.port()).isEqualTo(port);
      produce(kafka, "two");
      assertThat(consume(kafka, 1)).containsExactly("two");
    }
  }

  private static void prepare(EmbeddedKafka kafka) throws Exception {
    kafka.ensureTopics(List.of(TOPIC));
    kafka.ensureTopics(List.of(TOPIC));
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrap()))) {
      var group = new ConfigResource(ConfigResource.Type.GROUP, GROUP);
      var earliest =
          new AlterConfigOp(
              new ConfigEntry("share.auto.offset.reset", "earliest"), AlterConfigOp.OpType.SET);
      admin.incrementalAlterConfigs(Map.of(group, List.of(earliest))).all().get();
    }
  }

  private static void produce(EmbeddedKafka kafka, String value) throws Exception {
    Map<String, Object> settings =
        Map.of("bootstrap.servers", kafka.bootstrap(), "acks", "all", "linger.ms", 0);
    var serializer = new ByteArraySerializer();
    try (var producer = new KafkaProducer<>(settings, serializer, serializer)) {
      producer.send(new ProducerRecord<>(TOPIC, value.getBytes(UTF_8))).get();
    }
  }

  private static List<String> consume(EmbeddedKafka kafka, int count) {
    Map<String, Object> settings =
        Map.of("bootstrap.servers", kafka.bootstrap(), "group.id", GROUP);
    var deserializer = new ByteArrayDeserializer();
    List<String> values = new ArrayList<>();
    try (var consumer = new KafkaShareConsumer<>(settings, deserializer, deserializer)) {
      consumer.subscribe(List.of(TOPIC));
      long begin = System.nanoTime();
      await()
          .until(
              () -> {
                consumer
                    .poll(Duration.ofMillis(100))
                    .forEach(r -> values.add(new String(r.value(), UTF_8)));
                return values.size() >= count;
              });
      System.err.printf("First record after %d ms%n", (System.nanoTime() - begin) / 1_000_000);
      consumer.commitSync();
    }
    return values;
  }
}
