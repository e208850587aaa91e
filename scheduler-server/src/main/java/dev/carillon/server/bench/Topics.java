package dev.carillon.server.bench;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.TopicExistsException;

/** The topics the bench writes to. */
final class Topics {
  static final String FLOOR = "carillon-bench-floor";
  static final String BRIDGE = "carillon-bench-bridge";

  private Topics() {}

  static void make(String bootstrap, String... names) throws InterruptedException {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
      List<NewTopic> topics =
          Arrays.stream(names)
              .map(name -> new NewTopic(name, Optional.of(2), Optional.<Short>empty()))
              .toList();
      for (var made : admin.createTopics(topics).values().values()) {
        try {
          made.get();
        } catch (ExecutionException e) {
          if (!(e.getCause() instanceof TopicExistsException)) {
            throw new IllegalStateException("The bench could not make its topics.", e.getCause());
          }
        }
      }
    }
  }
}
