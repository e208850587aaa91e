package dev.carillon.server.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Payload;
import dev.carillon.model.task.TaskId;
import dev.carillon.model.task.TaskState;
import dev.carillon.server.config.Kafka;
import dev.carillon.server.config.ServerConfig;
import dev.carillon.server.core.Caller;
import dev.carillon.server.embedded.EmbeddedKafka;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kafka refuses the topic of one type for good; workers offer that type among others. */
class RefusedHintTopicTest {
  private static final Duration SOON = Duration.ofMinutes(2);

  /** More than the worker has slots. */
  private static final int TASKS = 20;

  @Test
  void itsTasksRunOverTheSessions_andThoseOfTheOtherTypesAsEver(@TempDir Path data)
      throws Exception {
    String prefix = ServerConfig.defaults().cluster() + ".dispatch.";
    try (EmbeddedKafka kafka = EmbeddedKafka.startTemporary()) {
      // A broker refuses names that differ in . and _ alone.
      kafka.ensureTopics(List.of(prefix.replace('.', '_') + "echo"));
      try (ServerWithWorker at =
              new ServerWithWorker(
                  data,
                  Set.of(),
                  config ->
                      config.withKafka(new Kafka(kafka.bootstrap(), config.kafka().dispatch())));
          Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrap()))) {
        await()
            .atMost(SOON)
            .until(() -> at.get("/api/v1/workers").contains("\"dispatch\":\"kafka\""));
        Set<String> ids = new HashSet<>(submit(at, "echo", "x"));
        ids.addAll(submit(at, "shell", "true"));
        await()
            .atMost(SOON)
            .untilAsserted(
                () ->
                    assertThat(ids)
                        .allSatisfy(
                            id ->
                                assertThat(
                                        at.server().engine().tasks().get(TaskId.parse(id)).state())
                                    .isEqualTo(TaskState.SUCCEEDED)));
        NewTask later = NewTask.of("echo", Payload.of("x")).dueAt(new NewTask.Due.After(SOON));
        assertThat(at.get("/api/v1/tasks/" + submit(at, later) + ":explain"))
            .contains("Kafka has no topic for the type echo");
        assertThat(admin.listTopics().names().get())
            .contains(prefix + "shell")
            .doesNotContain(prefix + "echo");
      }
    }
  }

  private static List<String> submit(ServerWithWorker at, String type, String payload) {
    NewTask task = NewTask.of(type, Payload.of(payload));
    return Collections.nCopies(TASKS, task).stream().map(t -> submit(at, t)).toList();
  }

  private static String submit(ServerWithWorker at, NewTask task) {
    return at.server().engine().tasks().submit(task, new Caller("me")).receipt().id();
  }
}
