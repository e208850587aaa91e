package dev.carillon.server.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carillon.client.CarillonClient;
import dev.carillon.client.Connection;
import dev.carillon.model.notify.Channel;
import dev.carillon.model.notify.Delivery;
import dev.carillon.model.notify.DeliveryFilter;
import dev.carillon.model.notify.NotifyEvent;
import dev.carillon.model.notify.Rule;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Payload;
import dev.carillon.server.embedded.EmbeddedRedis;
import dev.carillon.server.embedded.Ports;
import dev.carillon.server.notify.Receiver;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Servers that are killed with kill -9, before they have read events and in the middle of sending:
 * everything is told, each event by one message, whose id is the same for every try.
 */
final class NotifySurvivesTest {
  private static final Duration SOON = Duration.ofMinutes(2);

  @TempDir private Path folder;

  private final List<Process> servers = new ArrayList<>();
  private final Set<String> cancelled = new HashSet<>();
  private EmbeddedRedis redis;
  private Receiver receiver;

  @BeforeEach
  void start() {
    redis = EmbeddedRedis.startInMemory();
    receiver = new Receiver();
  }

  @AfterEach
  void stop() {
    receiver.close();
    servers.forEach(Process::destroyForcibly);
    redis.close();
  }

  private CarillonClient server(String name) throws IOException {
    int port = Ports.free();
    servers.add(
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx200m",
                "-cp",
                System.getProperty("java.class.path"),
                NotifyProgram.class.getName(),
                Integer.toString(port),
                Integer.toString(redis.port()),
                Integer.toString(receiver.port()))
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve(name + ".log").toFile())
            .start());
    CarillonClient client =
        CarillonClient.connect(
            Connection.to("127.0.0.1", port).withDeadline(Duration.ofSeconds(10)));
    await()
        .atMost(SOON)
        .ignoreExceptions()
        .until(() -> client.health().get(2, TimeUnit.MINUTES).ready());
    return client;
  }

  private void kill() throws Exception {
    kill(servers.getLast());
  }

  private void killFirst() throws Exception {
    kill(servers.getFirst());
  }

  private static void kill(Process last) throws Exception {
    new ProcessBuilder("kill", "-9", Long.toString(last.pid())).start().waitFor();
    assertThat(last.waitFor()).isNotZero();
  }

  private void cancelSome(CarillonClient client) throws Exception {
    for (int i = 0; i < 10; i++) {
      NewTask task =
          NewTask.of("nobody", Payload.EMPTY)
              .dueAt(new NewTask.Due.After(Duration.ofHours(1)))
              .named("t" + cancelled.size());
      String id = client.submit(task).get(2, TimeUnit.MINUTES).id();
      client.cancel(id, "test").get(2, TimeUnit.MINUTES);
      cancelled.add(id);
    }
  }

  @Test
  void whateverIsKilled_allIsTold_andEachEventOnce() throws Exception {
    try (CarillonClient client = server("a")) {
      client
          .notifications()
          .putChannel(Channel.webhook("hook", receiver.url()), "")
          .get(2, TimeUnit.MINUTES);
      client
          .notifications()
          .putRule(Rule.of("rule", Set.of(NotifyEvent.TASK_CANCELLED), List.of("hook")))
          .get(2, TimeUnit.MINUTES);
      cancelSome(client);
      kill(); // most of these events are not even read yet
    }
    receiver.hold();
    try (CarillonClient client = server("b")) {
      cancelSome(client);
      await().atMost(SOON).until(() -> receiver.held() > 0);
      kill(); // in the middle of sending
    }
    receiver.release();
    receiver.answer(503, 503, 500, 503);
    try (CarillonClient client = server("c")) {
      cancelSome(client);
      await().atMost(SOON).until(() -> delivered(client) == cancelled.size());
    }

    onlyOneMessageEach();
  }

  /** Each event by one message; whoever died in the middle of a try had it repeated by its id. */
  private void onlyOneMessageEach() {
    Map<String, String> messageOfTask = new HashMap<>();
    for (Receiver.Got got : receiver.got()) {
      JsonNode sample = got.json().get("data").get("samples").get(0);
      String task = sample.get("taskId").asText();
      String before = messageOfTask.putIfAbsent(task, got.id());
      assertThat(before == null || before.equals(got.id())).as(task).isTrue();
    }
    assertThat(messageOfTask.keySet()).isEqualTo(cancelled);
  }

  /** Two at one time: one of them sends, and when it is killed the other goes on. */
  @Test
  @Tag("faults")
  void twoServersShare_andEachIsToldOnce() throws Exception {
    try (CarillonClient a = server("a");
        CarillonClient b = server("b")) {
      a.notifications()
          .putChannel(Channel.webhook("hook", receiver.url()), "")
          .get(2, TimeUnit.MINUTES);
      b.notifications()
          .putRule(Rule.of("rule", Set.of(NotifyEvent.TASK_CANCELLED), List.of("hook")))
          .get(2, TimeUnit.MINUTES);
      for (int i = 0; i < 5; i++) {
        cancelSome(a);
        cancelSome(b);
      }
      await().atMost(SOON).until(() -> delivered(a) == cancelled.size());
      // Nobody died: nothing came twice.
      assertThat(receiver.got()).extracting(Receiver.Got::id).doesNotHaveDuplicates();
      assertThat(receiver.got()).hasSameSizeAs(cancelled);
      cancelSome(a);
      cancelSome(b);
      kill(); // b, whichever of them sends
      cancelSome(a);
      await().atMost(SOON).until(() -> delivered(a) == cancelled.size());
    }
    // And now the one that is left, while another comes.
    try (CarillonClient c = server("c")) {
      killFirst();
      cancelSome(c);
      await().atMost(SOON).until(() -> delivered(c) == cancelled.size());
    }
    onlyOneMessageEach();
  }

  private static int delivered(CarillonClient client) throws Exception {
    return client
        .notifications()
        .deliveries(
            new DeliveryFilter(Optional.of(Delivery.State.DELIVERED), "hook", "rule"), 500, "")
        .get(2, TimeUnit.MINUTES)
        .deliveries()
        .size();
  }
}
