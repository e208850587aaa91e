package dev.carillon.server.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.carillon.client.Connection;
import dev.carillon.client.GrpcWorkerLink;
import dev.carillon.model.task.Payload;
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
import dev.carillon.server.worker.api.TaskFailedException;
import dev.carillon.server.worker.api.TaskHandler;
import dev.carillon.server.worker.journal.CompletionJournal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The commands against the whole of it: Redis, the server, its doors, a worker. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RealServerTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final Random random = new Random(7);
  private final CarillonThreads threads = new CarillonThreads();
  private final Semaphore gate = new Semaphore(0);
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
    Map<String, TaskHandler> handlers =
        Map.of("print", handler("print", this::print), "fail", handler("fail", this::fail));
    worker =
        new Worker(
            new Registration(
                Ulid.random(Clock.systemUTC().millis(), random),
                "w1",
                "localhost",
                1,
                List.copyOf(handlers.keySet()),
                List.of(),
                4,
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

  private Payload print(TaskContext context) throws InterruptedException {
    context.log(context.payload().utf8() + " at attempt " + context.assignment().number());
    if (context.payload().utf8().startsWith("wait")) {
      gate.acquire();
      context.log("gone on");
    }
    return Payload.of("printed");
  }

  private Payload fail(TaskContext context) throws TaskFailedException {
    context.log("attempt " + context.assignment().number());
    throw new TaskFailedException("The mailbox is full.");
  }

  private static JsonNode json(Cli.Result result) throws Exception {
    assertThat(result.code()).as(result.err()).isZero();
    return MAPPER.readTree(result.out());
  }

  @Test
  void everyScopeIsPausedListedForeseenAndResumed() throws Exception {
    Cli.Result paused = cli.run("pause", "queue", "halls", "--reason", "mx down", "--for", "30m");
    assertThat(paused.code()).as(paused.err()).isZero();
    assertThat(paused.out()).contains("queue halls is paused until").contains("mx down");
    cli.run("pause", "type", "halls", "--reason", "broken");
    cli.run("pause", "tenant", "halls");
    Cli.Result sent =
        cli.run("task", "submit", "--type", "halls", "--queue", "halls", "--payload", "x");
    assertThat(sent.code()).as(sent.err()).isZero();

    JsonNode pauses = json(cli.run("pauses", "--json")).get("pauses");
    assertThat(pauses.findValuesAsText("name")).contains("halls", "halls", "halls");
    assertThat(cli.run("pauses").out()).contains("queue halls", "type halls", "tenant halls");
    JsonNode forecast =
        json(cli.run("pause", "queue", "halls", "--forecast", "--for", "2h", "--json"));
    assertThat(forecast.get("lines").get(0).get("queue").asText()).isEqualTo("halls");
    assertThat(cli.run("pause", "queue", "halls", "--forecast").out())
        .contains("would wait after 1h");

    assertThat(cli.run("resume", "queue", "halls").out()).contains("queue halls is resumed");
    assertThat(cli.run("resume", "queue", "halls").out()).contains("was not paused");
    cli.run("resume", "type", "halls");
    cli.run("resume", "tenant", "halls");
    assertThat(cli.run("pauses").out()).doesNotContain("halls");
    Cli.Result wrong = cli.run("pause", "planet", "mars");
    assertThat(wrong.code()).isEqualTo(Exit.USAGE);
    assertThat(wrong.err()).contains("Expected all, queue, type, tenant or worker");
  }

  @Test
  void theSameInJson() throws Exception {
    String base = "http://127.0.0.1:" + server.port() + "/api/v1/pauses";
    JsonNode paused =
        post(base, "{\"scope\":{\"kind\":\"queue\",\"name\":\"json\"},\"reason\":\"why\"}");
    assertThat(paused.at("/pause/reason").asText()).isEqualTo("why");
    JsonNode forecast =
        post(base + ":forecast", "{\"scope\":{\"kind\":\"queue\",\"name\":\"json\"}}");
    assertThat(forecast.at("/spanMillis").asText()).isEqualTo("3600000");
    JsonNode resumed = post(base + ":resume", "{\"scope\":{\"kind\":\"queue\",\"name\":\"json\"}}");
    assertThat(resumed.get("resumed").asBoolean()).isTrue();
  }

  private static JsonNode post(String address, String body) throws Exception {
    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create(address))
                    .header("content-type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(body))
                    .build(),
                HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return MAPPER.readTree(answer.body());
  }

  @Test
  void aWorkerIsResized() throws Exception {
    assertThat(
            json(cli.run("worker", "resize", "w1", "--slots", "9", "--json")).get("slots").asInt())
        .isEqualTo(9);
    assertThat(cli.run("worker", "list").out()).contains("/9");
    assertThat(
            json(cli.run("worker", "resize", "w1", "--slots", "0", "--json")).get("slots").asInt())
        .isEqualTo(4);
  }

  @Test
  void aTaskIsFollowedToItsEnd() {
    Cli.Result result = cli.run("task", "submit", "-t", "print", "--payload", "hello", "-f");
    assertThat(result.code()).as(result.err()).isZero();
    assertThat(result.out()).isEqualTo("hello at attempt 1\n");
    assertThat(result.err()).contains("SUCCEEDED");
  }

  @Test
  void aTaskThatFailsIsTriedAgainAndItsWaitSaysSo() {
    Cli.Result result =
        cli.run(
            "task",
            "submit",
            "--type",
            "fail",
            "--max-attempts",
            "3",
            "--backoff",
            "1ms..5ms",
            "--follow");
    assertThat(result.code()).isEqualTo(Exit.FAILED);
    assertThat(result.out()).isEqualTo("attempt 1\nattempt 2\nattempt 3\n");
    assertThat(result.err()).contains("DEAD").contains("The mailbox is full.");
  }

  @Test
  void deadLettersAreSeenBroughtBackAndThrownAway() throws Exception {
    for (int i = 0; i < 3; i++) {
      cli.run("task", "submit", "-t", "fail", "-q", "lost", "--max-attempts", "1");
    }
    await()
        .untilAsserted(
            () ->
                assertThat(cli.run("dlq", "groups", "-q", "lost").out())
                    .contains("The mailbox is full.")
                    .contains("lost/fail 3"));
    JsonNode groups = json(cli.run("dlq", "groups", "-q", "lost", "--json"));
    String print = groups.get("groups").get(0).get("fingerprint").asText();
    assertThat(cli.run("dlq", "list", "-q", "lost", "-g", print).out()).contains("3 of 3");
    String[] redrive = {"dlq", "redrive", "-q", "lost"};
    assertThat(cli.run(redrive).out()).contains("Would bring back 3 tasks").contains("--yes");
    assertThat(cli.run("dlq", "redrive").err()).contains("empty one");
    assertThat(cli.run("dlq", "redrive", "-q", "lost", "--yes").out())
        .isEqualTo("Brought back 3 tasks.\n");
    await().until(() -> cli.run("dlq", "list", "-q", "lost").out().contains("3 of 3"));
    Cli.Result canary = cli.run("dlq", "canary", "-q", "lost");
    assertThat(canary.code()).isEqualTo(Exit.FAILED);
    assertThat(canary.out()).contains("STOPPED").contains("failed again");
    await().until(() -> cli.run("dlq", "list", "-q", "lost").out().contains("3 of 3"));
    assertThat(cli.run("dlq", "discard", "-q", "lost").out()).contains("Would discard 3 tasks");
    JsonNode gone = json(cli.run("dlq", "discard", "-q", "lost", "--yes", "--json"));
    assertThat(cli.run("dlq", "list", "-q", "lost").out()).contains("No dead letter fits");
    assertThat(cli.run("dlq", "undo", gone.get("token").asText()).out())
        .isEqualTo("Restored 3 dead letters.\n");
    assertThat(cli.run("dlq", "undo", gone.get("token").asText()).code()).isEqualTo(Exit.NOT_FOUND);
  }

  @Test
  void aTaskIsShownListedCancelledAndRetried() throws Exception {
    String id =
        json(cli.run("task", "submit", "-t", "print", "-q", "later", "--delay", "1h", "--json"))
            .get("id")
            .asText();
    assertThat(cli.run("task", "list", "-q", "later", "-s", "live").out()).contains(id);
    assertThat(cli.run("task", "show", id).out()).contains("SCHEDULED").contains("Queue:");
    assertThat(cli.run("task", "cancel", id).out()).isEqualTo(id + " CANCELLED\n");
    assertThat(cli.run("task", "retry", id).code()).isZero();
    await()
        .untilAsserted(
            () ->
                assertThat(json(cli.run("task", "show", id, "--json")).get("state").asText())
                    .isEqualTo("SUCCEEDED"));
    Cli.Result tooLate = cli.run("task", "cancel", id);
    assertThat(tooLate.code()).as("it has ended").isEqualTo(Exit.FAILED);
    assertThat(tooLate.err()).startsWith("error: Expected");
    assertThat(cli.run("task", "show", "00-000000000000").code()).isEqualTo(Exit.NOT_FOUND);
    assertThat(cli.run("task", "show", "nonsense").code()).isEqualTo(Exit.USAGE);
  }

  @Test
  void aTaskIsHeldChangedRunNowCopiedAndDeleted() throws Exception {
    String id =
        json(cli.run(
                "task", "submit", "-t", "print", "--delay", "1h", "--start-by", "2h", "--json"))
            .get("id")
            .asText();
    assertThat(cli.run("task", "show", id).out()).contains("Start by:");
    assertThat(cli.run("task", "hold", id, "-r", "wait").out()).isEqualTo(id + " is HELD\n");
    assertThat(cli.run("task", "show", id).out()).contains("wait");
    assertThat(cli.run("task", "explain", id).out())
        .containsPattern("It waits until it is resumed, held by [^: ]+: wait;");
    assertThat(cli.run("task", "edit", id).err()).contains("Expected something to change");
    String[] edit = {"task", "edit", id, "-p", "high", "--max-attempts", "7", "--start-by", "0"};
    JsonNode edited = json(cli.run(with(edit, "--payload", "changed", "--json")));
    assertThat(edited.get("priority").asInt()).isEqualTo(8);
    assertThat(edited.at("/retry/maxAttempts").asInt()).isEqualTo(7);
    assertThat(edited.get("startDeadlineMs").asLong()).isZero();
    assertThat(cli.run("task", "reschedule", id, "--delay", "2h").out()).contains("HELD, due in ");
    assertThat(cli.run("task", "run-now", id).err()).contains("Resume it first");
    assertThat(cli.run("task", "resume", id).out()).contains("goes on (SCHEDULED)");
    assertThat(cli.run("task", "delete", id).code()).isEqualTo(Exit.FAILED);
    assertThat(cli.run("task", "run-now", id).out()).contains(id + " is due now");
    await()
        .untilAsserted(() -> assertThat(cli.run("task", "show", id).out()).contains("SUCCEEDED"));
    assertThat(cli.run("task", "retry", id, "--queue", "x").err()).contains("--as-new");
    JsonNode copy =
        json(cli.run("task", "retry", id, "--as-new", "--queue", "x", "--delay", "1h", "--json"));
    assertThat(cli.run("task", "show", copy.get("id").asText()).out())
        .contains("retry_of=" + id)
        .contains("changed")
        .contains("SCHEDULED");
    assertThat(cli.run("task", "delete", id).out()).isEqualTo(id + " is deleted\n");
    assertThat(cli.run("task", "show", id).code()).isEqualTo(Exit.NOT_FOUND);
  }

  @Test
  void theDoctorDecodesARecordForPeople() throws Exception {
    String id =
        json(cli.run("task", "submit", "-q", "x", "--delay", "1h", "--heartbeat", "7s", "--json"))
            .get("id")
            .asText();
    String[] command = {"doctor", "record", id, "-redis-addr=127.0.0.1:" + redis.port()};
    Cli.Result told = cli.run(command);
    assertThat(told.code()).as(told.err()).isZero();
    assertThat(told.out())
        .contains("SCHEDULED")
        .contains("7000 ms")
        .contains("default x echo")
        .contains("0 of 3");
    assertThat(cli.run(with(command, "--json")).out().lines().findFirst().orElseThrow())
        .isEqualTo(
            "{\"offset\":0,\"length\":1,\"name\":\"layout\",\"hex\":\"02\",\"meaning\":\"2\"}");
    command[2] = "00-000000000000";
    assertThat(cli.run(command).code()).isEqualTo(Exit.NOT_FOUND);
  }

  private static String[] with(String[] first, String... more) {
    String[] all = java.util.Arrays.copyOf(first, first.length + more.length);
    System.arraycopy(more, 0, all, first.length, more.length);
    return all;
  }

  @Test
  void aPausedQueueStartsNothingUntilItIsResumed() throws Exception {
    assertThat(cli.run("queue", "pause", "calm", "-r", "lunch").out())
        .contains("calm is paused")
        .contains("lunch");
    String id =
        json(cli.run("task", "submit", "-t", "print", "-q", "calm", "--json")).get("id").asText();
    assertThat(cli.run("queue", "list").out()).contains("lunch");
    assertThat(json(cli.run("task", "show", id, "--json")).get("state").asText())
        .isEqualTo("READY");
    assertThat(cli.run("queue", "resume", "calm").out()).contains("calm is open");
    await()
        .untilAsserted(() -> assertThat(cli.run("task", "show", id).out()).contains("SUCCEEDED"));
  }

  @Test
  void aTaskExplainsItselfOnTheCommandLineAndAsJson() throws Exception {
    cli.run("queue", "pause", "quiet", "-r", "lunch");
    String id =
        json(cli.run("task", "submit", "-t", "print", "-q", "quiet", "--json")).get("id").asText();
    assertThat(cli.run("task", "explain", id).out())
        .contains("Queue quiet is paused by")
        .contains("Try: carillon queue resume quiet")
        .contains("paused          FAIL");
    URI uri = URI.create("http://127.0.0.1:" + server.port() + "/api/v1/tasks/" + id + ":explain");
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpResponse<String> answer =
          http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(MAPPER.readTree(answer.body()).get("gates").get(1).get("result").asText())
          .isEqualTo("fail");
    }
    assertThat(cli.run("task", "explain", "00-000000000000").code()).isEqualTo(Exit.NOT_FOUND);
  }

  @Test
  void theDoctorAnswersWithItsExitCode() throws Exception {
    Cli.Result examined = cli.run("doctor");
    assertThat(examined.out()).contains("symptoms looked for").contains("append-only");
    assertThat(examined.code()).as(examined.out()).isBetween(1, 2);
    assertThat(MAPPER.readTree(cli.run("doctor", "--json").out()).get("symptoms").asInt())
        .isGreaterThan(20);
  }

  @Test
  void theBooksBalanceAndTheAuditFindsNothing() throws Exception {
    cli.run("task", "submit", "-t", "print", "-q", "books", "--follow");
    Cli.Result books = cli.run("ledger");
    assertThat(books.code()).as(books.out()).isZero();
    assertThat(books.out()).contains("DIFFERENCE").contains("books").contains("total");
    assertThat(json(cli.run("ledger", "--by", "type", "--json")).at("/total/difference").asInt())
        .isZero();
    Cli.Result check = cli.run("ledger", "check", "--repair");
    assertThat(check.code()).as(check.out()).isZero();
    assertThat(check.out()).contains("All of it fits together.");
    assertThat(cli.run("ledger", "report").out()).contains("index entries looked at");
    assertThat(cli.run("ledger", "--by", "colour").code()).isEqualTo(Exit.USAGE);
  }

  @Test
  void logsAreFollowedWhileTheyAreWritten() throws Exception {
    String id =
        json(cli.run("task", "submit", "-t", "print", "--payload", "wait", "--json"))
            .get("id")
            .asText();
    await()
        .untilAsserted(
            () -> assertThat(cli.run("task", "logs", id).out()).isEqualTo("wait at attempt 1\n"));
    gate.release();
    assertThat(cli.run("task", "logs", "-f", id).out()).startsWith("wait at attempt 1\n");
    await()
        .untilAsserted(
            () ->
                assertThat(cli.run("task", "logs", id).out())
                    .isEqualTo("wait at attempt 1\ngone on\n"));
  }

  @Test
  void theClusterTellsAboutItself() {
    assertThat(cli.run("cluster", "info").out()).contains("Redis:").contains("UP SINCE");
    assertThat(cli.run("cluster", "stats").out()).contains("Submitted:");
    assertThat(cli.run("cluster", "health").code()).isZero();
    assertThat(cli.run("worker", "pause", "w1").out()).contains("w1");
    assertThat(cli.run("worker", "resume", "w1").out()).contains("w1");
  }

  private interface Body {
    Payload run(TaskContext context) throws Exception;
  }

  private static TaskHandler handler(String type, Body body) {
    return new TaskHandler() {
      @Override
      public String type() {
        return type;
      }

      @Override
      public Payload run(TaskContext context) throws Exception {
        return body.run(context);
      }
    };
  }

  /** Nobody reads meters here. */
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
