package dev.carillon.server.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.client.CarillonClient;
import dev.carillon.client.Connection;
import dev.carillon.client.GrpcWorkerLink;
import dev.carillon.client.SubmitStream;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Payload;
import dev.carillon.model.task.SubmitResult;
import dev.carillon.model.worker.Registration;
import dev.carillon.model.worker.Ulid;
import dev.carillon.server.PatientRedis;
import dev.carillon.server.boot.CarillonServer;
import dev.carillon.server.boot.CarillonThreads;
import dev.carillon.server.config.Address;
import dev.carillon.server.config.ServerConfig;
import dev.carillon.server.core.port.Telemetry;
import dev.carillon.server.embedded.EmbeddedRedis;
import dev.carillon.server.worker.Worker;
import dev.carillon.server.worker.WorkerThreads;
import dev.carillon.server.worker.api.TaskContext;
import dev.carillon.server.worker.api.TaskHandler;
import dev.carillon.server.worker.journal.CompletionJournal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Limits, unique keys and streamed submits through a whole server with a worker of 8 slots. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class LimitCommandsTest {
  private final Random random = new Random(7);
  private final CarillonThreads threads = new CarillonThreads();
  private final Map<String, AtomicInteger> running = new ConcurrentHashMap<>();
  private final Map<String, Integer> most = new ConcurrentHashMap<>();
  private EmbeddedRedis redis;
  private CarillonServer server;
  private GrpcWorkerLink link;
  private Worker worker;
  private Cli cli;

  @BeforeAll
  void start(@TempDir Path folder) {
    redis = EmbeddedRedis.startInMemory();
    ServerConfig defaults = ServerConfig.defaults();
    ServerConfig config =
        defaults
            .withGrpc(new Address("127.0.0.1", 0))
            .withDelaybox(defaults.delaybox().withPort(0))
            .withRedis(PatientRedis.at(redis.port()));
    server = new CarillonServer(config, new Uncounted(), () -> "", Clock.systemUTC(), random);
    server.start();
    link = GrpcWorkerLink.connect(Connection.to("127.0.0.1", server.port()));
    Map<String, TaskHandler> handlers = Map.of("count", counting());
    worker =
        new Worker(
            new Registration(
                Ulid.random(Clock.systemUTC().millis(), random),
                "w1",
                "localhost",
                1,
                List.of("count"),
                List.of(),
                8,
                Map.of(),
                "test",
                false),
            handlers,
            link,
            null,
            new CompletionJournal(folder, "w1"),
            new WorkerThreads(
                threads.virtual("test-task"),
                threads.pool("test-blocking", 2),
                threads.timer("test-timer"),
                threads.factory("test-kafka")),
            System::nanoTime,
            random);
    worker.start();
    cli = Cli.againstPort(server.port());
    await().until(() -> cli.run("worker", "list").out().contains("LIVE"));
  }

  @AfterAll
  void stop() {
    worker.drain(Duration.ZERO);
    link.close();
    server.close();
    threads.close();
    redis.close();
  }

  /** Notes how many of its customer or queue run beside it. */
  private TaskHandler counting() {
    return new TaskHandler() {
      @Override
      public String type() {
        return "count";
      }

      @Override
      public Payload run(TaskContext context) {
        String kind =
            context.assignment().labels().getOrDefault("customer", context.assignment().queue());
        AtomicInteger now = running.computeIfAbsent(kind, k -> new AtomicInteger());
        most.merge(kind, now.incrementAndGet(), Math::max);
        long start = System.nanoTime();
        // However slow the machine: the first one waits for the second that its limit allows.
        while (System.nanoTime() - start < Duration.ofMillis(10).toNanos()
            || (kind.equals("narrow")
                && most.get(kind) < 2
                && System.nanoTime() - start < Duration.ofSeconds(20).toNanos())) {
          Thread.onSpinWait();
        }
        now.decrementAndGet();
        return Payload.EMPTY;
      }
    };
  }

  private void waitFor(String queue, int done) {
    await()
        .until(
            () ->
                cli.run("task", "list", "--queue", queue, "--state", "succeeded", "--json")
                            .out()
                            .split("\"id\"", -1)
                            .length
                        - 1
                    >= done);
  }

  @Test
  void aQueuesConcurrencyHoldsWithARealWorker() {
    assertThat(cli.run("queue", "set", "narrow", "--concurrency", "2").code()).isZero();
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 40; i++) {
      lines.append("{\"type\":\"count\",\"queue\":\"narrow\"}\n");
    }
    Cli.Result sent =
        Cli.againstPort(server.port())
            .withInput(lines.toString())
            .run("task", "submit", "--stdin-jsonl");
    assertThat(sent.code()).as(sent.err()).isZero();
    assertThat(sent.out().lines()).hasSize(40);
    waitFor("narrow", 40);
    assertThat(most.get("narrow")).isEqualTo(2);
    // A slot comes free a moment behind the end of its task.
    await()
        .untilAsserted(
            () ->
                assertThat(cli.run("queue", "limits", "narrow").out())
                    .contains("at most 2", "slots held: 0"));
  }

  @Test
  void aKeysConcurrencyHolds_andNobodyIsForgotten() {
    Cli.Result set =
        cli.run("queue", "set", "fair", "--key", "labels.customer", "--key-concurrency", "1");
    assertThat(set.code()).as(set.err()).isZero();
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 30; i++) {
      String who = "c" + i % 3;
      lines.append(
          "{\"type\":\"count\",\"queue\":\"fair\",\"labels\":{\"customer\":\"%s\"}}\n"
              .formatted(who));
    }
    assertThat(
            Cli.againstPort(server.port())
                .withInput(lines.toString())
                .run("task", "submit", "--stdin-jsonl")
                .code())
        .isZero();
    waitFor("fair", 30);
    assertThat(List.of(most.get("c0"), most.get("c1"), most.get("c2"))).containsOnly(1);
  }

  @Test
  void aKeyThatCannotBeReadIsRefusedInWords_andATaskWithoutItIsNotLimitedByIt() {
    Cli.Result bad = cli.run("queue", "set", "odd", "--key", "labels.", "--key-concurrency", "1");
    assertThat(bad.code()).isEqualTo(Exit.USAGE);
    assertThat(bad.err()).contains("Expected a CEL expression");
    assertThat(
            cli.run("queue", "set", "odd", "--key", "labels.customer", "--key-concurrency", "1")
                .code())
        .isZero();
    Cli.Result without = cli.run("task", "submit", "--queue", "odd", "--type", "count");
    assertThat(without.code()).as(without.err()).isZero();
    waitFor("odd", 1);
  }

  @Test
  void whatAQueueKeepsIsSetByOptions_andEachIsKeptWhenAnotherIsSet() {
    assertThat(
            cli.run("queue", "set", "keeps", "--keep-finished", "1d", "--keep-bytes", "200mb")
                .out())
        .contains("keeps: finished tasks for 1d, at most 200mb");
    assertThat(
            cli.run("queue", "set", "keeps", "--keep-dead", "90d", "--keep-count", "10000").out())
        .contains("finished tasks for 1d, dead letters for 90d, at most 10,000 of each, at most")
        .contains("200mb");
    assertThat(cli.run("queue", "set", "keeps", "--keep-bytes", "0", "--json").out())
        .contains("86400000")
        .doesNotContain("209715200");
    Cli.Result odd = cli.run("queue", "set", "keeps", "--keep-bytes", "2 apples");
    assertThat(odd.code()).isEqualTo(Exit.USAGE);
    assertThat(odd.err()).contains("Expected an amount of memory").contains("500mb");
    assertThat(cli.run("queue", "set", "keeps", "--keep-count", "-1").code()).isEqualTo(Exit.USAGE);
  }

  @Test
  void eventsOfWhatIsNoTaskAreRefused() {
    Cli.Result nonsense = cli.run("events", "--task", "nonsense");
    assertThat(nonsense.code()).isEqualTo(Exit.USAGE);
    assertThat(nonsense.err()).contains("nonsense");
    Cli.Result unknown = cli.run("events", "--task", "00-000000000000");
    assertThat(unknown.code()).isNotZero();
    assertThat(unknown.err()).contains("there is no").contains("00-000000000000");
  }

  @Test
  void uniqueKeysAndDebounceAreOptionsOfASubmit() {
    String[] first = {
      "task", "submit", "--queue", "u", "--type", "nobody", "--unique", "a", "--delay", "1h"
    };
    Cli.Result held = cli.run(first);
    assertThat(held.code()).as(held.err()).isZero();
    String id = held.out().split(" ")[1];
    Cli.Result second = cli.run(first);
    assertThat(second.code()).isNotZero();
    assertThat(second.err()).contains(id);
    String[] save = {
      "task",
      "submit",
      "--queue",
      "u",
      "--type",
      "nobody",
      "--unique",
      "s",
      "--debounce",
      "--delay",
      "1h",
      "--json"
    };
    String saved = cli.run(save).out();
    assertThat(cli.run(save).out()).contains("\"replaced\":true").contains(idOf(saved));
  }

  private static String idOf(String json) {
    return json.replaceAll(".*\"id\":\"([^\"]+)\".*", "$1").strip();
  }

  @Test
  void aStreamAnswersEachInOrder_badOnesToo_andEndsCleanly() throws Exception {
    try (CarillonClient client = CarillonClient.connect(Connection.to("127.0.0.1", server.port()));
        SubmitStream stream = client.submitStream()) {
      List<CompletableFuture<SubmitResult>> receipts = new ArrayList<>();
      int n = 3_000;
      for (int i = 0; i < n; i++) {
        NewTask task = NewTask.of("nobody", Payload.of("x")).inQueue(i % 100 == 7 ? "BAD" : "s");
        receipts.add(stream.send(task.named("t" + i)));
      }
      stream.finish().get();
      for (int i = 0; i < n; i++) {
        assertThat(receipts.get(i)).isCompleted();
        SubmitResult result = receipts.get(i).get();
        assertThat(result instanceof SubmitResult.Refused).isEqualTo(i % 100 == 7);
        if (i % 500 == 0) {
          String id = ((SubmitResult.Accepted) result).receipt().id();
          assertThat(client.get(id).get().name()).isEqualTo("t" + i);
        }
      }
    }
  }

  @Test
  void jsonCanSetAndReadThem() throws Exception {
    HttpClient http = HttpClient.newHttpClient();
    String base = "http://127.0.0.1:" + server.port() + "/api/v1/";
    HttpResponse<String> put =
        http.send(
            HttpRequest.newBuilder(URI.create(base + "queues/j/settings"))
                .POST(
                    HttpRequest.BodyPublishers.ofString(
                        "{\"concurrency\":3,\"rate\":{\"count\":5}}"))
                .header("Content-Type", "application/json")
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(put.statusCode()).as(put.body()).isEqualTo(200);
    HttpResponse<String> got =
        http.send(
            HttpRequest.newBuilder(URI.create(base + "queues/j/limits")).build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(got.body()).contains("\"concurrency\":3").contains("\"held\"");
    assertThat(cli.run("tenant", "set", "acme", "--concurrency", "4").out()).contains("at most 4");
  }

  private static final class Uncounted implements Telemetry {
    @Override
    public void submitted(String queue, int n) {}

    @Override
    public void completed(String queue, String type, long runMillis) {}

    @Override
    public void failed(String queue, String type, long runMillis) {}

    @Override
    public void started(String queue, long latenessMillis, int n) {}

    @Override
    public void scriptRan(String verb, long nanos) {}
  }
}
