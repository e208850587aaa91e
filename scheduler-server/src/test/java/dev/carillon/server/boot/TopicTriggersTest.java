package dev.carillon.server.boot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.carillon.model.cluster.Finding;
import dev.carillon.model.error.CarillonException;
import dev.carillon.model.schedule.FireKind;
import dev.carillon.model.schedule.FireOutcome;
import dev.carillon.model.schedule.FireRecord;
import dev.carillon.model.schedule.Schedule;
import dev.carillon.model.schedule.ScheduleKey;
import dev.carillon.model.schedule.Target;
import dev.carillon.model.schedule.Trigger;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Payload;
import dev.carillon.model.task.TaskFilter;
import dev.carillon.model.task.TaskId;
import dev.carillon.model.workflow.Node;
import dev.carillon.model.workflow.RunFilter;
import dev.carillon.model.workflow.Workflow;
import dev.carillon.server.PatientRedis;
import dev.carillon.server.config.Address;
import dev.carillon.server.config.Kafka;
import dev.carillon.server.config.ServerConfig;
import dev.carillon.server.core.Caller;
import dev.carillon.server.core.workflow.Draft;
import dev.carillon.server.core.workflow.Runs;
import dev.carillon.server.embedded.EmbeddedKafka;
import dev.carillon.server.embedded.EmbeddedRedis;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;

/** Records of a topic start tasks, each that passes the filter one: real Redis, real Kafka. */
class TopicTriggersTest {
  private static final Duration SOON = Duration.ofMinutes(2);
  private static final String TOPIC = "orders";
  private static final Caller ME = new Caller("me");

  private static Schedule big(String filter) {
    return Schedule.of(
        "big-orders",
        new Trigger.Event(TOPIC, filter),
        new Target.Task(NewTask.of("echo", Payload.EMPTY)));
  }

  @Test
  void eachRecordThatPassesStartsOneTask_whateverComesBetween() throws Exception {
    try (EmbeddedRedis redis = EmbeddedRedis.startInMemory();
        EmbeddedKafka kafka = EmbeddedKafka.startTemporary();
        KafkaProducer<byte[], byte[]> producer =
            new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka.bootstrap()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
      kafka.ensureTopics(List.of(TOPIC));
      send(producer, "{\"amount\": 500, \"n\": 0}");
      Schedule schedule = big("value.amount > 100");
      try (CarillonServer server = server(redis, kafka)) {
        server.start();
        assertThatThrownBy(() -> server.engine().schedules().put(big("value.amount >"), 0, ME))
            .isInstanceOf(CarillonException.class)
            .hasMessageContaining("filter");
        server.engine().schedules().put(schedule, 0, ME);
        putFlow(server);
        send(producer, "{\"amount\": 200, \"n\": 1}");
        send(producer, "{\"amount\": 50, \"n\": 2}");
        send(producer, "not JSON at all");
        send(producer, "{\"n\": 3}");
        send(producer, "{\"amount\": 300, \"n\": 4}");
        await().atMost(SOON).until(() -> payloads(server).size() >= 2);
        assertThat(payloads(server))
            .as("what came before the schedule starts nothing")
            .containsExactlyInAnyOrder(
                "{\"amount\": 200, \"n\": 1}", "{\"amount\": 300, \"n\": 4}");
        assertThat(fires(server, FireOutcome.REFUSED))
            .singleElement()
            .satisfies(f -> assertThat(f.cause()).contains("@3").contains("JSON"));
        assertThat(fires(server, FireOutcome.FIRED))
            .allSatisfy(f -> assertThat(f.kind()).isEqualTo(FireKind.EVENT));
        eachThatPassesStartsOneRun(server);
      }
      send(producer, "{\"amount\": 400, \"n\": 5}");
      try (CarillonServer server = server(redis, kafka)) {
        server.start();
        topicsThatAreMissingAreTold(server);
        kafka.ensureTopics(List.of("late"));
        server
            .engine()
            .schedules()
            .pause(new ScheduleKey("default", "never"), "", Duration.ZERO, ME);
        await().atMost(SOON).until(() -> payloads(server).size() >= 3);
        server
            .engine()
            .schedules()
            .pause(ScheduleKey.of(schedule), "for a while", Duration.ZERO, ME);
        send(producer, "{\"amount\": 600, \"n\": 6}");
        server.engine().schedules().put(schedule.change().note("other").build(), 0, ME);
        server.engine().schedules().resume(ScheduleKey.of(schedule), ME);
        await().atMost(SOON).until(() -> payloads(server).size() >= 4);
        assertThat(payloads(server)).hasSize(4).doesNotHaveDuplicates();
        whatIsTooLargeIsRefused_andMuchComesInParts(server, producer);
        oneThatNobodyCanReadHoldsUpNoOther(redis, server, producer);
        await()
            .atMost(SOON)
            .untilAsserted(
                () ->
                    assertThat(unreadable(server))
                        .as("one topic was made, and for the other nobody waits")
                        .isEmpty());
      }
    }
  }

  private static void topicsThatAreMissingAreTold(CarillonServer server) {
    for (String topic : List.of("late", "never")) {
      Target target = new Target.Task(NewTask.of("echo", Payload.EMPTY));
      Schedule schedule = Schedule.of(topic, new Trigger.Event(topic, "true"), target);
      server.engine().schedules().put(schedule, 0, ME);
    }
    await().atMost(SOON).untilAsserted(() -> assertThat(unreadable(server)).hasSize(2));
    assertThat(unreadable(server))
        .allSatisfy(finding -> assertThat(finding.advice()).startsWith("Make the topic;"));
  }

  private static List<Finding> unreadable(CarillonServer server) {
    return server.engine().cluster().health().findings().stream()
        .filter(finding -> finding.title().startsWith("The topic that fires"))
        .toList();
  }

  /** A workflow with a schedule of its own, which takes one of the records. */
  private static void putFlow(CarillonServer server) {
    Workflow flow =
        Workflow.of("flow", List.of(Node.of("a", NewTask.of("echo", Payload.of("flow")))));
    var unused = server.engine().workflows().definitions().put(Draft.of(flow), ME);
    server
        .engine()
        .schedules()
        .put(
            Schedule.of(
                "flows",
                new Trigger.Event(TOPIC, "value.amount == 300"),
                new Target.Workflow("flow", 0, Payload.EMPTY, Duration.ZERO)),
            0,
            ME);
  }

  private static void eachThatPassesStartsOneRun(CarillonServer server) {
    Runs runs = server.engine().workflows().runs();
    await().atMost(SOON).until(() -> !runs.list(RunFilter.ALL, 10, "").runs().isEmpty());
    assertThat(runs.list(RunFilter.ALL, 10, "").runs())
        .singleElement()
        .satisfies(
            run ->
                assertThat(runs.get(TaskId.parse(run.id()), 0, 0).run().input().utf8())
                    .isEqualTo("{\"amount\": 300, \"n\": 4}"));
  }

  private static void whatIsTooLargeIsRefused_andMuchComesInParts(
      CarillonServer server, KafkaProducer<byte[], byte[]> producer) throws Exception {
    send(producer, "{\"amount\": 800, \"n\": \"" + "x".repeat(300_000) + "\"}");
    for (int i = 0; i < 12; i++) {
      send(producer, "{\"amount\": 900, \"n\": \"" + i + "x".repeat(200_000) + "\"}");
    }
    await().atMost(SOON).until(() -> payloads(server).size() >= 16);
    assertThat(payloads(server)).hasSize(16).doesNotHaveDuplicates();
    assertThat(fires(server, FireOutcome.REFUSED))
        .extracting(FireRecord::cause)
        .anySatisfy(text -> assertThat(text).contains("262,144"));
  }

  private static void oneThatNobodyCanReadHoldsUpNoOther(
      EmbeddedRedis redis, CarillonServer server, KafkaProducer<byte[], byte[]> producer)
      throws Exception {
    Schedule other =
        Schedule.of(
            "aaa",
            new Trigger.Event(TOPIC, "true"),
            new Target.Task(NewTask.of("echo", Payload.of("other"))));
    server.engine().schedules().put(other, 0, ME);
    try (Jedis jedis = new Jedis("127.0.0.1", redis.port())) {
      String key = jedis.keys("*:schedule:default/aaa").iterator().next();
      jedis.hset(key, "def", "topic nonsense\n\n");
    }
    send(producer, "{\"amount\": 700, \"n\": 7}");
    await().atMost(SOON).until(() -> payloads(server).contains("{\"amount\": 700, \"n\": 7}"));
  }

  private static void send(KafkaProducer<byte[], byte[]> producer, String value) throws Exception {
    producer.send(new ProducerRecord<>(TOPIC, 0, null, value.getBytes(UTF_8))).get();
  }

  /** Of tasks that are no nodes of a run. */
  private static List<String> payloads(CarillonServer server) {
    return server.engine().tasks().list(TaskFilter.ALL, 100, "", true).tasks().stream()
        .filter(task -> !task.attributes().containsKey("node"))
        .map(task -> task.payload().utf8())
        .toList();
  }

  private static List<FireRecord> fires(CarillonServer server, FireOutcome outcome) {
    return server
        .engine()
        .schedules()
        .fires(ScheduleKey.of(big("")), Optional.of(outcome), 100, "")
        .fires();
  }

  private static CarillonServer server(EmbeddedRedis redis, EmbeddedKafka kafka) {
    ServerConfig defaults = ServerConfig.defaults();
    return new CarillonServer(
        defaults
            .withGrpc(new Address("127.0.0.1", 0))
            .withRedis(PatientRedis.at(redis.port()))
            .withKafka(new Kafka(kafka.bootstrap(), defaults.kafka().dispatch()))
            .withDelaybox(defaults.delaybox().withPort(0)),
        ProcessClock.get(),
        new Random());
  }
}
