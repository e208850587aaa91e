package dev.carillon.server.faults;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.client.CarillonClient;
import dev.carillon.client.Connection;
import dev.carillon.model.schedule.Schedule;
import dev.carillon.model.schedule.Target;
import dev.carillon.model.schedule.Trigger;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Payload;
import dev.carillon.model.task.Task;
import dev.carillon.model.task.TaskFilter;
import dev.carillon.model.task.TaskPage;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Records of a topic start tasks while servers are killed: each one task, none lost, none twice.
 */
@Tag("faults")
class TopicTriggersUnderKillsTest {
  private static final String TOPIC = "orders";
  private static final int A_ROUND = 50;

  @Test
  void eachRecordStartsOneTask() throws Exception {
    try (Cluster cluster = Cluster.withKafka(2, 1);
        CarillonClient client =
            CarillonClient.connect(Connection.parse(cluster.serverAddresses()));
        Admin admin = Admin.create(Map.of("bootstrap.servers", cluster.kafka()));
        KafkaProducer<byte[], byte[]> producer =
            new KafkaProducer<>(
                Map.of("bootstrap.servers", cluster.kafka()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
      admin
          .createTopics(List.of(new NewTopic(TOPIC, Optional.of(2), Optional.empty())))
          .all()
          .get();
      client
          .schedules()
          .put(
              Schedule.of(
                  "orders",
                  new Trigger.Event(TOPIC, "value >= 0"),
                  new Target.Task(NewTask.of(WorkerProgram.TYPE, Payload.EMPTY).inQueue("orders"))))
          .join();
      int sent = 0;
      for (int i = 0; i < Faults.times(10); i++) {
        for (int n = 0; n < A_ROUND; n++) {
          // A number that is its own payload: the worker sleeps for none of it.
          byte[] value = Integer.toString(sent % 5).getBytes(UTF_8);
          producer.send(new ProducerRecord<>(TOPIC, null, null, value)).get();
          sent++;
        }
        cluster.killServer(i % 2);
        cluster.restartServer(i % 2);
      }
      int all = sent;
      Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> made(client).size() >= all);
      Set<String> made = made(client);
      System.out.printf(
          "%n== topic triggers under kill -9, %s: %d records, %d tasks%n",
          cluster.faults(), all, made.size());
      assertThat(made).hasSize(all);
    }
  }

  private static Set<String> made(CarillonClient client) {
    Set<String> made = new HashSet<>();
    String token = "";
    do {
      TaskPage page = client.list(TaskFilter.ALL, 500, token).join();
      for (Task task : page.tasks()) {
        made.add(task.id().toString());
      }
      token = page.nextToken();
    } while (!token.isEmpty());
    return made;
  }
}
