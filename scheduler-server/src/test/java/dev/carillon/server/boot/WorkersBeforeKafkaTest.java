package dev.carillon.server.boot;

import static org.awaitility.Awaitility.await;

import dev.carillon.server.config.Kafka;
import dev.carillon.server.embedded.EmbeddedKafka;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A worker that registered while Kafka was away, and had never been there before. */
class WorkersBeforeKafkaTest {
  private static final Duration SOON = Duration.ofMinutes(2);

  @Test
  void theyTakeTheirHintsFromItOnceItComes(@TempDir Path data) throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.startTemporary()) {
      kafka.stop();
      try (ServerWithWorker at =
          new ServerWithWorker(
              data,
              Set.of(),
              config ->
                  config.withKafka(new Kafka(kafka.bootstrap(), config.kafka().dispatch())))) {
        await()
            .atMost(SOON)
            .until(() -> workers(at).contains("\"type\":\"echo\"") || workers(at).contains("echo"));
        kafka.start();
        await().atMost(SOON).until(() -> workers(at).contains("\"dispatch\":\"kafka\""));
      }
    }
  }

  private static String workers(ServerWithWorker at) throws Exception {
    return at.get("/api/v1/workers");
  }
}
