package dev.carillon.server.boot;

import static dev.carillon.server.boot.GuardedServer.SOON;
import static dev.carillon.server.boot.GuardedServer.get;
import static dev.carillon.server.boot.GuardedServer.refusal;
import static dev.carillon.server.boot.GuardedServer.within;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import dev.carillon.client.CarillonClient;
import dev.carillon.model.access.Role;
import dev.carillon.model.dead.DeadEdits;
import dev.carillon.model.dead.DeadSelection;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.model.schedule.Schedule;
import dev.carillon.model.schedule.Target;
import dev.carillon.model.schedule.Trigger;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Payload;
import dev.carillon.model.task.Task;
import dev.carillon.model.task.TaskChanges;
import dev.carillon.model.task.TaskFilter;
import dev.carillon.model.task.TaskState;
import dev.carillon.server.config.Kafka;
import dev.carillon.server.core.port.PayloadPublisher;
import dev.carillon.server.embedded.EmbeddedKafka;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * A task of type kafka is written with the server's own rights: nobody leaves the reach of his
 * roles by the topic that he names, and nobody forges what Carillon tells or reads there.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class TopicsOfTasksTest {
  private static final String INTAKE = "schedulerTopic";
  private static final List<String> CARILLONS =
      List.of(INTAKE, "carillon.events", "dead-ones", "carillon.dispatch.shell");

  private EmbeddedKafka kafka;
  private GuardedServer at;
  private CarillonClient admin;
  private CarillonClient acme;

  @BeforeAll
  void start() {
    kafka = EmbeddedKafka.startTemporary();
    at =
        new GuardedServer(
            c ->
                c.withKafka(new Kafka(kafka.bootstrap(), c.kafka().dispatch(), List.of("acme.")))
                    .withExports(c.exports().withDeadTopic("dead-ones")));
    admin = at.client(at.admin);
    acme = at.client(at.token("acme", within(Set.of("acme"), Set.of("a"), Role.OPERATOR)).secret());
  }

  @AfterAll
  void stop() {
    at.close();
    kafka.close();
  }

  @Test
  void whatGoesToTheIntakeIsRefused_andNothingComesInByIt() throws Exception {
    NewTask forged = to(INTAKE, Payload.of(message("SHELL_CMD", "forged")));

    assertThat(refusal(acme.submit(forged))).isEqualTo(ErrorCode.INVALID_ARGUMENT);

    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka.bootstrap()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      kafka.ensureTopics(List.of(INTAKE));
      producer.send(new ProducerRecord<>(INTAKE, message("SHELL_CMD", "honest"))).get();
    }
    await().atMost(SOON).until(() -> !inDelaybox().isEmpty());
    assertThat(inDelaybox()).hasSize(1);
  }

  @Test
  void nobodyWritesToWhatCarillonReadsOrTells() {
    for (String topic : CARILLONS) {
      NewTask task = to(topic, Payload.of("x"));
      assertThat(refusal(admin.submit(task))).as(topic).isEqualTo(ErrorCode.INVALID_ARGUMENT);
      assertThat(refusal(putWorkflow(admin, topic)))
          .as(topic)
          .isEqualTo(ErrorCode.INVALID_ARGUMENT);
    }
    assertThat(refusal(schedule(admin, "carillon.events"))).isEqualTo(ErrorCode.INVALID_ARGUMENT);
    assertThat(refusal(redrive(admin, "carillon.events"))).isEqualTo(ErrorCode.INVALID_ARGUMENT);
  }

  @Test
  void limitedCallersWriteToTopicsThatWereAllowedAndToThoseOfTheDoors() {
    assertThat(refusal(acme.submit(to("billing", Payload.of("x")))))
        .isEqualTo(ErrorCode.PERMISSION_DENIED);
    for (String topic : List.of("acme.news", "taskExecutionTopic", "ticks")) {
      ended(get(acme.submit(to(topic, Payload.of("x")))).id(), TaskState.SUCCEEDED);
    }
    ended(get(admin.submit(to("billing", Payload.of("x")))).id(), TaskState.SUCCEEDED);
  }

  @Test
  void norDoTheyGetThereByWhatIsStoredAlready() {
    NewTask later = to("acme.news", Payload.of("x")).dueAt(new NewTask.Due.After(SOON));
    String waits = get(acme.submit(later)).id();
    TaskChanges elsewhere =
        new TaskChanges(
            Set.of(TaskChanges.Field.ATTRIBUTES),
            later.withAttributes(Map.of(PayloadPublisher.TOPIC, "billing")));
    assertThat(refusal(acme.taskControl().edit(waits, elsewhere, "", "")))
        .isEqualTo(ErrorCode.PERMISSION_DENIED);
    var unused = get(acme.cancel(waits, "over"));
    assertThat(refusal(acme.taskControl().retryAsNew(waits, elsewhere, "")))
        .isEqualTo(ErrorCode.PERMISSION_DENIED);

    assertThat(refusal(redrive(acme, "billing"))).isEqualTo(ErrorCode.PERMISSION_DENIED);
    assertThat(refusal(putWorkflow(acme, "billing"))).isEqualTo(ErrorCode.INVALID_ARGUMENT);
    assertThat(refusal(schedule(acme, "billing"))).isEqualTo(ErrorCode.PERMISSION_DENIED);
    assertThat(get(schedule(acme, "acme.news"))).isNotNull();
  }

  private static NewTask to(String topic, Payload payload) {
    return NewTask.of(PayloadPublisher.TYPE, payload)
        .ofTenant("acme")
        .inQueue("a")
        .withAttributes(Map.of(PayloadPublisher.TOPIC, topic));
  }

  private static CompletableFuture<?> redrive(CarillonClient by, String topic) {
    return by.deadLetters()
        .redrive(
            DeadSelection.filter("queue:a"),
            new DeadEdits(
                Optional.empty(),
                Map.of(PayloadPublisher.TOPIC, topic),
                Set.of(),
                Optional.empty()),
            0);
  }

  private static CompletableFuture<?> putWorkflow(CarillonClient by, String topic) {
    return by.workflows()
        .put(
            "id: flow\n"
                + "tenant: acme\n"
                + "nodes:\n"
                + "- {id: one, queue: a, type: kafka, attributes: {topic: "
                + topic
                + "}}\n");
  }

  private static CompletableFuture<?> schedule(CarillonClient by, String topic) {
    Schedule plan =
        Schedule.of(
            "plan",
            Trigger.Cron.of("0 4 * * *"),
            new Target.Task(to(topic, Payload.of("x")).ofTenant("acme")));
    return by.schedules().put(plan.change().tenant("acme").build());
  }

  private Task ended(String id, TaskState state) {
    return await().atMost(SOON).until(() -> get(admin.get(id)), task -> task.state().equals(state));
  }

  private List<Task> inDelaybox() {
    return get(admin.list(TaskFilter.ALL, 100, "")).tasks().stream()
        .filter(task -> task.queue().equals("delaybox"))
        .toList();
  }

  private static byte[] message(String type, String payload) {
    return dev.carillon.delaybox.Task.newBuilder()
        .putHeader("taskType", ByteString.copyFromUtf8(type))
        .putHeader("delay", ByteString.copyFromUtf8(Long.toString(Duration.ofHours(1).toMillis())))
        .setPyload(ByteString.copyFromUtf8(payload))
        .build()
        .toByteArray();
  }
}
