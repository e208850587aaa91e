package dev.carillon.server.faults;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Somebody deletes the topic that hints travel on. */
@Tag("faults")
class TopicDeletedTest {
  @Test
  void nothingIsLostWithTheTopicOfTheHints() throws ExecutionException, InterruptedException {
    try (Cluster cluster = Cluster.withKafka(1, 2);
        Driver driver = new Driver(cluster.serverAddresses(), 60, 50)) {
      KafkaKilledTest.awaitKafka(driver);
      for (int i = 0; i < Faults.times(3); i++) {
        driver.awaitMore(100);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", cluster.kafka()))) {
          // The server makes it anew within seconds, or the next round would delete nothing.
          List<String> dispatch =
              await()
                  .atMost(Duration.ofSeconds(60))
                  .until(() -> dispatchTopics(admin), topics -> !topics.isEmpty());
          admin.deleteTopics(dispatch).all().get();
        }
        cluster.faults().injected("dispatch topic deleted");
        driver.awaitMore(200);
      }
      new Checker(cluster, driver).check("dispatch topic deleted", Duration.ofSeconds(60));
    }
  }

  private static List<String> dispatchTopics(Admin admin)
      throws ExecutionException, InterruptedException {
    return admin.listTopics().names().get().stream()
        .filter(name -> name.contains("dispatch"))
        .toList();
  }
}
