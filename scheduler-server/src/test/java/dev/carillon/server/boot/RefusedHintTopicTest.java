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
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kafka refuses the topic of one type; workers offer that type among others. */
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
        awaitEnds(at, ids);
        NewTask later = NewTask.of("echo", Payload.of("x")).dueAt(new NewTask.Due.After(SOON));
        assertThat(at.get("/api/v1/tasks/" + submit(at, later) + ":explain"))
            .contains("hints for the type echo go over the workers' sessions now");
        assertThat(admin.listTopics().names().get())
            .contains(prefix + "shell")
            .doesNotContain(prefix + "echo");
      }
    }
  }

  /**
   * It can be read, but not written: as with a replica that restarts where all are wanted, or a
   * right that is missing.
   */
  @Test
  void aTopicThatTakesNothingIsGoneAround_andUsedAgainWhenItDoes(@TempDir Path data)
      throws Exception {
    ConfigResource topic =
        new ConfigResource(
            ConfigResource.Type.TOPIC, ServerConfig.defaults().cluster() + ".dispatch.echo");
    try (EmbeddedKafka kafka = EmbeddedKafka.startTemporary();
        ServerWithWorker at =
            new ServerWithWorker(
                data,
                Set.of(),
                config ->
                    config.withKafka(new Kafka(kafka.bootstrap(), config.kafka().dispatch())));
        Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrap()))) {
      await()
          .atMost(SOON)
          .until(() -> at.get("/api/v1/workers").contains("\"dispatch\":\"kafka\""));
      awaitEnds(at, submit(at, "echo", "x"));
      longestRecord(admin, topic, 1);
      awaitEnds(at, submit(at, "echo", "x"));
      longestRecord(admin, topic, 1_000_000);
      NewTask later = NewTask.of("echo", Payload.of("x")).dueAt(new NewTask.Due.After(SOON));
      String id = submit(at, later);
      await()
          .atMost(SOON)
          .until(
              () -> {
                awaitEnds(at, submit(at, "echo", "x"));
                return at.get("/api/v1/tasks/" + id + ":explain").contains("hints go by Kafka");
              });
    }
  }

  private static void longestRecord(Admin admin, ConfigResource topic, int bytes) throws Exception {
    ConfigEntry entry = new ConfigEntry("max.message.bytes", Integer.toString(bytes));
    admin
        .incrementalAlterConfigs(
            Map.of(topic, List.of(new AlterConfigOp(entry, AlterConfigOp.OpType.SET))))
        .all()
        .get(2, TimeUnit.MINUTES);
  }

  private static void awaitEnds(ServerWithWorker at, Collection<String> ids) {
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(ids)
                    .allSatisfy(
                        id ->
                            assertThat(at.server().engine().tasks().get(TaskId.parse(id)).state())
                                .isEqualTo(TaskState.SUCCEEDED)));
  }

  private static List<String> submit(ServerWithWorker at, String type, String payload) {
    NewTask task = NewTask.of(type, Payload.of(payload));
    return Collections.nCopies(TASKS, task).stream().map(t -> submit(at, t)).toList();
  }

  private static String submit(ServerWithWorker at, NewTask task) {
    return at.server().engine().tasks().submit(task, new Caller("me")).receipt().id();
  }
}
