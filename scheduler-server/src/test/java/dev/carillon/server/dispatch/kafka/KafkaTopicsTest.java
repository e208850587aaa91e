package dev.carillon.server.dispatch.kafka;

import static org.awaitility.Awaitility.await;

import dev.carillon.server.embedded.EmbeddedKafka;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;

/** Topics that a real broker has, and loses. */
class KafkaTopicsTest {
  private static final Duration SOON = Duration.ofMinutes(2);

  @Test
  void aTopicForHintsThatSomebodyDeletesIsMadeAnew_andNoOther() throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.startTemporary();
        Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrap()))) {
      KafkaTopics topics = new KafkaTopics(admin);
      topics.hints(List.of("dispatch.echo", "dispatch.http"));
      topics.payloads(List.of("news"));
      admin.deleteTopics(List.of("dispatch.echo", "news")).all().get();
      await().atMost(SOON).until(() -> names(admin).equals(Set.of("dispatch.http")));
      topics.restoreHints();
      await()
          .atMost(SOON)
          .until(() -> names(admin).equals(Set.of("dispatch.echo", "dispatch.http")));
    }
  }

  private static Set<String> names(Admin admin) throws Exception {
    return admin.listTopics().names().get();
  }
}
