package dev.carillon.server.boot;

import static dev.carillon.server.door.EngineAtHand.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Payload;
import dev.carillon.model.task.Task;
import dev.carillon.model.task.TaskId;
import dev.carillon.model.task.TaskState;
import dev.carillon.model.worker.Assignment;
import dev.carillon.model.worker.Beat;
import dev.carillon.model.worker.Completion;
import dev.carillon.model.worker.Hint;
import dev.carillon.model.worker.Order;
import dev.carillon.model.worker.Registration;
import dev.carillon.model.worker.Ulid;
import dev.carillon.server.PatientRedis;
import dev.carillon.server.config.Doors;
import dev.carillon.server.core.Caller;
import dev.carillon.server.core.EngineSettings;
import dev.carillon.server.core.Owned;
import dev.carillon.server.core.ServerRuns;
import dev.carillon.server.core.port.AttemptStore;
import dev.carillon.server.core.port.PayloadPublisher;
import dev.carillon.server.door.EngineAtHand;
import dev.carillon.server.loop.PublishEnds;
import dev.carillon.server.loop.Publisher;
import dev.carillon.server.store.redis.NoTelemetry;
import dev.carillon.server.store.redis.RedisStores;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import redis.clients.jedis.RedisClient;

/** What goes wrong in programs that do the same, each held against this one. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FaultsOfOthersTest {
  private static final Duration SOON = Duration.ofMinutes(2);
  private static final Duration LEASE = Duration.ofSeconds(10);
  private static final Caller OPS = new Caller("ops");

  private EngineAtHand at;

  @BeforeAll
  void start() {
    at = new EngineAtHand(doors -> doors.withTaskq(new Doors.Taskq(true, "taskq", LEASE)));
  }

  @AfterAll
  void stop() {
    at.close();
  }

  /** Keeps what it is given, and acknowledges it when told to. */
  private static final class SlowBroker implements PayloadPublisher {
    private final List<Consumer<Result>> waiting = new ArrayList<>();

    @Override
    public boolean open() {
      return true;
    }

    @Override
    public void publish(Task task, Consumer<Result> done) {
      waiting.add(done);
    }
  }

  private static final class Uncounted implements ServerRuns {
    @Override
    public void started(AttemptStore.Taken taken) {}

    @Override
    public void started(Assignment assignment, long latenessMillis) {}

    @Override
    public void ended(Completion completion, AttemptStore.Ended ended) {}
  }

  @Test
  void aDueTaskIsInRedisUntilKafkaHasAcknowledgedIt() {
    Random random = new Random(9);
    String server = Ulid.random(2, random);
    try (RedisStores stores = stores("acknowledged", server, random)) {
      Owned owned = new Owned();
      owned.set(stores.ownership().beat(Duration.ofSeconds(10)));
      SlowBroker broker = new SlowBroker();
      PublishEnds ends = new PublishEnds(stores.attempts(), new Uncounted());
      Publisher publisher =
          new Publisher(
              stores.attempts(),
              owned,
              broker,
              ends,
              EngineSettings.DEFAULTS,
              server,
              random,
              Publisher.Part.WHOLE);
      NewTask task = NewTask.of("kafka", Payload.of("hello")).withAttributes(Map.of("topic", "t"));
      TaskId id =
          TaskId.parse(
              stores.tasks().submit(List.of(task), "ops").getFirst()
                      instanceof dev.carillon.model.task.SubmitResult.Accepted accepted
                  ? accepted.receipt().id()
                  : "");

      publisher.runOnce();
      ends.runOnce();
      assertThat(broker.waiting).hasSize(1);
      assertThat(stores.tasks().find(id).orElseThrow().state()).isEqualTo(TaskState.RUNNING);

      broker.waiting.getFirst().accept(PayloadPublisher.Result.ACKNOWLEDGED);
      ends.runOnce();
      assertThat(stores.tasks().find(id).orElseThrow().state()).isEqualTo(TaskState.SUCCEEDED);
    }
  }

  @Test
  void aDelayIsKept() {
    JsonNode answer =
        json(
            delaybox(
                "{\"parameter\":{\"taskType\":\"SHELL_CMD\",\"delay\":60000},\"pyload\":\"\"}"));

    Task task = at.server.engine().tasks().get(TaskId.parse(answer.get("taskUuid").asText()));
    assertThat(task.state()).isEqualTo(TaskState.SCHEDULED);
    assertThat(task.dueMs() - task.createdMs()).isEqualTo(60_000);
  }

  @Test
  void theFirst100Are100AndRecordsOfAnySizeAreListed() {
    List<String> sizes = new ArrayList<>();
    for (int i = 0; i < 110; i++) {
      String pyload = Base64.getEncoder().encodeToString(new byte[i % 32]);
      sizes.add(pyload);
      delaybox(
          "{\"parameter\":{\"taskType\":\"SHELL_CMD\",\"delay\":600000},\"pyload\":\""
              + pyload
              + "\"}");
    }

    assertThat(json(list(""))).hasSize(100);
    List<String> listed = new ArrayList<>();
    json(list("?limit=500")).forEach(item -> listed.add(item.get("pyload").asText()));
    assertThat(listed).containsAll(sizes).hasSizeGreaterThanOrEqualTo(110);
  }

  @Test
  void oneItemAtOneTimeIsOneTaskHoweverManyAskForIt() throws Exception {
    String tick = "{\"item\":\"twice\",\"at\":\"2099-01-01T00:00:00Z\"}";
    // Beyond ten years nothing is stored; so the nearer future it is.
    String near = tick.replace("2099", "2030");
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        all.add(callers.submit(() -> at.post("/ticks", near)));
      }
      for (Future<?> one : all) {
        one.get();
      }
    }
    assertThat(at.post("/ticks", "[" + near + "," + near + "]").statusCode()).isEqualTo(200);
    String other = near.replace("twice", "in-one-request");
    assertThat(at.post("/ticks", "[" + other + "," + other + "]").statusCode()).isEqualTo(200);
    assertThat(json(at.get("/api/v1/tasks?queue=ticks")).get("total").asLong()).isEqualTo(2);
    assertThat(
            json(at.get("/api/v1/queues")).findValuesAsText("name").contains("ticks")
                && at.get("/api/v1/queues").body().contains("\"submittedTotal\":2"))
        .isTrue();
    assertThat(at.post("/ticks", tick).statusCode()).isEqualTo(400);
  }

  @Test
  void aPausedHolderAndItsSuccessorDoNotBothEmit() {
    Random random = new Random(11);
    String first = Ulid.random(2, random);
    String second = Ulid.random(3, random);
    try (RedisStores paused = stores("fenced", first, random);
        RedisStores successor = stores("fenced", second, random)) {
      Owned before = new Owned();
      before.set(paused.ownership().beat(Duration.ofSeconds(10)));
      paused.ownership().resign();
      Owned after = new Owned();
      after.set(successor.ownership().beat(Duration.ofSeconds(10)));
      successor
          .tasks()
          .submit(
              List.of(NewTask.of("kafka", Payload.of("once")).withAttributes(Map.of("topic", "t"))),
              "ops");
      SlowBroker broker = new SlowBroker();
      Publisher old =
          new Publisher(
              paused.attempts(),
              before,
              broker,
              new PublishEnds(paused.attempts(), new Uncounted()),
              EngineSettings.DEFAULTS,
              first,
              random,
              Publisher.Part.WHOLE);
      Publisher now =
          new Publisher(
              successor.attempts(),
              after,
              broker,
              new PublishEnds(successor.attempts(), new Uncounted()),
              EngineSettings.DEFAULTS,
              second,
              random,
              Publisher.Part.WHOLE);

      assertThatThrownBy(old::runOnce)
          .isInstanceOfSatisfying(
              CarillonException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.FENCED));
      assertThat(broker.waiting).isEmpty();
      now.runOnce();
      assertThat(broker.waiting).hasSize(1);
    }
  }

  @Test
  void whatIsDequeuedIsMarkedInTheSameStep() {
    String uuid = json(at.post("/v1/tasks/enqueue", "{\"name\":\"step\"}")).get("uuid").asText();
    at.post(
        "/v1/tasks/dequeue",
        "{\"processor\":{\"host\":\"h\",\"pid\":1},\"capabilities\":[\"step\"]}");

    Task task = at.server.engine().tasks().get(TaskId.parse(uuid));
    assertThat(task.worker()).isNotEmpty();
    // The caller is never heard of again: the lease that it was given with the task ends.
    await()
        .atMost(SOON)
        .until(() -> at.server.engine().tasks().get(TaskId.parse(uuid)).lost() == 1);
  }

  @Test
  void thereIsNoLoginWithoutAPasswordCheck() {
    HttpResponse<String> answer = at.post("/auth/login", "{\"username\":\"a\",\"password\":\"b\"}");
    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.body()).doesNotContain("token\":");
  }

  @Test
  void nothingIsCountedByLookingAtAllKeys() {
    at.post("/api/v1/tasks", "{\"queue\":\"counted\"}");
    at.get("/api/v1/queues");
    at.get("/api/v1/tasks");
    at.get("/api/v1/cluster/stats");
    at.get("/metrics");
    list("");

    try (RedisClient redis =
        RedisClient.builder().hostAndPort("127.0.0.1", at.redis.port()).build()) {
      String commands = redis.info("commandstats");
      assertThat(commands).contains("cmdstat_evalsha").doesNotContain("cmdstat_keys:");
    }
  }

  @Test
  void whatFailsIsNotTriedForEver() {
    String me = "\"processor\":{\"host\":\"h\",\"pid\":2}";
    String uuid = json(at.post("/v1/tasks/enqueue", "{\"name\":\"vain\"}")).get("uuid").asText();
    await()
        .atMost(SOON)
        .until(
            () -> {
              at.post("/v1/tasks/dequeue", "{" + me + ",\"capabilities\":[\"vain\"]}");
              at.post(
                  "/v1/tasks/update", "{" + me + ",\"uuid\":\"" + uuid + "\",\"success\":false}");
              return at.server.engine().tasks().get(TaskId.parse(uuid)).state() == TaskState.DEAD;
            });
  }

  @Test
  void withoutKafkaATaskIsOfferedToOneWorkerOnly() {
    List<String> offered = Collections.synchronizedList(new ArrayList<>());
    Random random = new Random(4);
    var workers = at.server.engine().workers();
    for (int i = 0; i < 3; i++) {
      String id = Ulid.random(5 + i, random);
      workers.register(
          new Registration(
              id, "w" + i, "h", i, List.of("shared"), List.of(), 10, Map.of(), "", false));
      var session =
          workers.open(
              id,
              false,
              order -> {
                if (order instanceof Order.Hints(List<Hint> hints)) {
                  hints.forEach(hint -> offered.add(hint.id().toString()));
                }
              },
              () -> {});
      session.beat(new Beat(1, List.of(), List.of(), 10, false, 0, 0, false));
    }
    for (int i = 0; i < 20; i++) {
      at.server.engine().tasks().submit(NewTask.of("shared", Payload.EMPTY), OPS);
    }

    await().atMost(SOON).until(() -> offered.size() >= 20);
    assertThat(offered).hasSize(20).doesNotHaveDuplicates();
  }

  private RedisStores stores(String cluster, String server, Random random) {
    return new RedisStores(
        new RedisStores.Settings(
            "127.0.0.1",
            at.redis.port(),
            "",
            cluster,
            1,
            PatientRedis.TIMEOUT,
            2,
            server,
            "n-" + server.toLowerCase(java.util.Locale.ROOT)),
        NoTelemetry.INSTANCE,
        random);
  }

  private HttpResponse<String> delaybox(String body) {
    HttpResponse<String> answer =
        at.send(
            HttpRequest.newBuilder(delayboxUri("/task"))
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return answer;
  }

  private HttpResponse<String> list(String query) {
    return at.send(HttpRequest.newBuilder(delayboxUri("/task" + query)).GET());
  }

  private URI delayboxUri(String path) {
    return URI.create("http://127.0.0.1:" + at.server.delayboxPort().orElseThrow() + path);
  }
}
