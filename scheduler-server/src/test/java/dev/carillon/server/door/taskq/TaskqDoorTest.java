package dev.carillon.server.door.taskq;

import static dev.carillon.server.door.EngineAtHand.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Payload;
import dev.carillon.model.task.Task;
import dev.carillon.model.task.TaskId;
import dev.carillon.model.task.TaskState;
import dev.carillon.model.worker.WorkerSnapshot;
import dev.carillon.server.config.Doors;
import dev.carillon.server.core.Caller;
import dev.carillon.server.door.EngineAtHand;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The requests of this door as its clients send them, over the real engine. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class TaskqDoorTest {
  private static final Duration SOON = Duration.ofMinutes(2);

  /** Longer than a machine stops: most of what is handed out here is to be kept. */
  private static final Duration LEASE = Duration.ofSeconds(12);

  private static final String ME =
      "\"processor\":{\"host\":\"h1\",\"pid\":4711,\"name\":\"cook-1\"}";
  private static final String OTHER =
      "\"processor\":{\"host\":\"h2\",\"pid\":4712,\"name\":\"cook-2\"}";

  private EngineAtHand at;

  @BeforeAll
  void start() {
    at = new EngineAtHand(doors -> doors.withTaskq(new Doors.Taskq(true, "taskq", LEASE)));
  }

  @AfterAll
  void stop() {
    at.close();
  }

  @Test
  void theGoldenRequests() {
    HttpResponse<String> enqueued =
        at.post(
            "/v1/tasks/enqueue",
            "{\"name\":\"golden\",\"schedule\":1720672590,\"config\":{\"n\": 1.00, \"é\":[ ]}}");
    String uuid = json(enqueued).get("uuid").asText();

    assertThat(enqueued.statusCode()).isEqualTo(201);
    assertThat(enqueued.body())
        .isEqualTo(
            "{\"name\":\"golden\",\"schedule\":1720672590,\"config\":{\"n\": 1.00, \"é\":[ ]},"
                + "\"uuid\":\""
                + uuid
                + "\"}");

    HttpResponse<String> work = dequeue(ME, "golden");
    assertThat(work.statusCode()).isEqualTo(200);
    assertThat(work.body())
        .isEqualTo(
            "{\"name\":\"golden\",\"args\":{\"n\": 1.00, \"é\":[ ]},\"uuid\":\""
                + uuid
                + "\",\"schedule\":1720672590}");

    HttpResponse<String> updated = update(ME, uuid, "true,\"result\":{\"ok\":1.0}");
    assertThat(updated.statusCode()).as(updated.body()).isEqualTo(200);
    assertThat(task(uuid).state()).isEqualTo(TaskState.SUCCEEDED);
    assertThat(task(uuid).result()).isEqualTo(Payload.of("{\"ok\":1.0}"));

    HttpResponse<String> none = dequeue(ME, "golden");
    assertThat(none.statusCode()).isEqualTo(404);
    assertThat(json(none).has("error")).isTrue();
  }

  @Test
  void aboutTellsNodeVersionAndTime() {
    long before = Clock.systemUTC().millis() / 1000;
    JsonNode about = json(at.get("/v1/about"));

    assertThat(about.get("node").asText()).isEqualTo("node-1");
    assertThat(about.get("version").asText()).isNotEmpty();
    assertThat(about.get("time").asLong()).isBetween(before, Clock.systemUTC().millis() / 1000);
  }

  @Test
  void onlyWhatTheCapabilitiesCanDoIsHandedOutTheEarliestDueFirst() {
    long now = Clock.systemUTC().millis() / 1000;
    String third = enqueue("ordered", now - 10);
    String first = enqueue("ordered", now - 3_000);
    String notMine = enqueue("of-another", now - 9_000);
    String second = enqueue("ordered-too", now - 2_000);
    String notYet = enqueue("ordered", now + 3_600);

    List<String> handedOut = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      handedOut.add(json(dequeue(ME, "ordered", "ordered-too")).get("uuid").asText());
    }

    assertThat(handedOut).containsExactly(first, second, third).doesNotContain(notMine, notYet);
    assertThat(dequeue(ME, "ordered", "ordered-too").statusCode()).isEqualTo(404);
  }

  @Test
  void callersAtTheSameTimeNeverGetTheSameTaskAndGetAllOfThem() throws Exception {
    int tasks = 200;
    for (int i = 0; i < tasks; i++) {
      enqueue("many", 0);
    }
    List<String> got = Collections.synchronizedList(new ArrayList<>());
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        // Half of them say that they are the same process.
        String who = i % 2 == 0 ? ME : OTHER;
        all.add(
            callers.submit(
                () -> {
                  for (HttpResponse<String> next = dequeue(who, "many");
                      next.statusCode() == 200;
                      next = dequeue(who, "many")) {
                    got.add(json(next).get("uuid").asText());
                  }
                }));
      }
      for (Future<?> one : all) {
        one.get();
      }
    }

    assertThat(Set.copyOf(got)).hasSize(tasks);
    // Again only what was taken back since, as on a machine so busy that leases end meanwhile.
    assertThat(Set.copyOf(got))
        .allSatisfy(
            uuid ->
                assertThat(Collections.frequency(got, uuid))
                    .isLessThanOrEqualTo(1 + task(uuid).lost()));
  }

  @Test
  void whatIsNeverUpdatedIsQueuedAgainAndTheLateUpdateIs409AndChangesNothing() {
    String uuid = enqueue("late", 0);
    assertThat(dequeue(ME, "late").statusCode()).isEqualTo(200);

    await().atMost(SOON).until(() -> task(uuid).lost() == 1);
    assertThat(update(ME, uuid, "true").statusCode()).isEqualTo(409);
    await().atMost(SOON).until(() -> dequeue(OTHER, "late").statusCode() == 200);
    assertThat(update(ME, uuid, "true").statusCode()).isEqualTo(409);
    assertThat(task(uuid).state()).isEqualTo(TaskState.RUNNING);

    assertThat(update(OTHER, uuid, "true").statusCode()).isEqualTo(200);
    assertThat(task(uuid).state()).isEqualTo(TaskState.SUCCEEDED);
    assertThat(update(ME, uuid, "true").statusCode()).isEqualTo(409);
  }

  @Test
  void anAcceptedUpdateMayBeRepeatedButNotReversed() {
    String good = enqueue("repeat", 0);
    dequeue(ME, "repeat");
    assertThat(update(ME, good, "true").statusCode()).isEqualTo(200);
    assertThat(update(ME, good, "true").statusCode()).isEqualTo(200);
    assertThat(update(ME, good, "false").statusCode()).isEqualTo(409);

    String bad = enqueue("repeat", 0);
    dequeue(ME, "repeat");
    assertThat(update(ME, bad, "false,\"result\":\"burnt\"").statusCode()).isEqualTo(200);
    assertThat(task(bad).error()).isEqualTo("burnt");
    assertThat(task(bad).attempts()).isEqualTo(1);
    assertThat(update(ME, bad, "false,\"result\":\"burnt\"").statusCode()).isEqualTo(200);
    assertThat(task(bad).attempts()).isEqualTo(1);
  }

  @Test
  void whatFailsEndsAsADeadLetterAfterItsAttempts() {
    String uuid = enqueue("hopeless", 0);
    await()
        .atMost(SOON)
        .until(
            () -> {
              if (dequeue(ME, "hopeless").statusCode() == 200) {
                update(ME, uuid, "false");
              }
              return task(uuid).state() == TaskState.DEAD;
            });
    assertThat(task(uuid).attempts()).isEqualTo(3);
  }

  @Test
  void aPausedQueueHandsNothingOut() {
    enqueue("held-back", 0);
    at.post("/api/v1/queues/taskq:pause", "{}");
    try {
      assertThat(dequeue(ME, "held-back").statusCode()).isEqualTo(404);
    } finally {
      at.post("/api/v1/queues/taskq:resume", "{}");
    }
    assertThat(dequeue(ME, "held-back").statusCode()).isEqualTo(200);
  }

  @Test
  void aLimitOfTheQueueHoldsForThoseWhoAskToo() {
    NewTask one = NewTask.of("limited", Payload.EMPTY).inQueue("narrow");
    Caller ops = new Caller("test");
    at.post("/api/v1/queues/narrow/settings", "{\"concurrency\":1}");
    at.server.engine().tasks().submit(one, ops);
    at.server.engine().tasks().submit(one, ops);

    String first = json(dequeue(ME, "limited")).get("uuid").asText();
    assertThat(dequeue(OTHER, "limited").statusCode()).isEqualTo(404);
    update(ME, first, "true");
    await().atMost(SOON).until(() -> dequeue(OTHER, "limited").statusCode() == 200);
  }

  @Test
  void whoPullsIsListedAsAWorker() {
    enqueue("listed", 0);
    String asker = "\"processor\":{\"host\":\"h9\",\"pid\":99,\"name\":\"lister\"}";
    String uuid = json(dequeue(asker, "listed")).get("uuid").asText();

    WorkerSnapshot worker = worker("lister");
    assertThat(worker.dispatch()).isEqualTo("pull");
    assertThat(worker.types()).containsExactly("listed");
    assertThat(worker.runningTasks()).containsExactly(uuid);
    assertThat(task(uuid).worker()).isEqualTo(worker.id());

    update(asker, uuid, "true");
    assertThat(worker("lister").running()).isZero();
    assertThat(worker("lister").completed()).isEqualTo(1);
    assertThat(task(enqueue("listed", 0)).waitingFor()).doesNotContain("no live worker");
  }

  @Test
  void aTaskOfAnotherDoorIsHandedOutWithItsPayloadAsJson() {
    double before = Math.floor(Clock.systemUTC().millis() / 1000.0);
    at.server
        .engine()
        .tasks()
        .submit(NewTask.of("elsewhere", Payload.of("no JSON \"at\" all")), new Caller("test"));

    JsonNode work = json(dequeue(ME, "elsewhere"));
    assertThat(work.get("args").asText()).isEqualTo("no JSON \"at\" all");
    assertThat(work.get("schedule").asDouble())
        .isBetween(before, Clock.systemUTC().millis() / 1000.0);
  }

  @Test
  void anyNameIsANameThatCapabilitiesFind() {
    String uuid = enqueue("Cook Pasta! é", 0);
    enqueue("cook-pasta", 0);

    JsonNode work = json(dequeue(ME, "Cook Pasta! é"));
    assertThat(work.get("uuid").asText()).isEqualTo(uuid);
    assertThat(work.get("name").asText()).isEqualTo("Cook Pasta! é");
    assertThat(dequeue(ME, "Cook Pasta! é").statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "enqueue | {\"schedule\":1720672590} | Expected name",
        "enqueue | {\"name\":\"x\",\"schedule\":1720672590913} | looks like milliseconds",
        "enqueue | {\"name\":\"x\",\"schedule\":60} | before 1980",
        "enqueue | {\"name\":\"x\",\"schedule\":\"soon\"} | Expected schedule to be a number",
        "enqueue | {\"name\":\"\"} | Expected 1 to 128 bytes",
        "enqueue | {\"name\":\"x\",\"args\":1} | the field 'args'",
        "enqueue | {\"name\":\"x\" | malformed",
        "enqueue | [] | Expected a JSON object",
        "dequeue | {\"capabilities\":[\"x\"]} | Expected processor",
        "dequeue | {\"processor\":{\"pid\":1},\"capabilities\":[\"x\"]} | processor.host",
        "dequeue | {\"processor\":{\"host\":\"h\",\"pid\":1},\"capabilities\":[]} | 1 to 1000",
        "dequeue | {\"processor\":{\"host\":\"h\",\"pid\":1},\"capabilities\":[7]} | array of"
            + " strings",
        "update | {\"processor\":{\"host\":\"h\",\"pid\":1},\"uuid\":\"x\"} | Expected success",
        "update | {\"processor\":{\"host\":\"h\",\"pid\":1},\"uuid\":\"x\",\"success\":1} | true or"
            + " false"
      })
  void badInputIs400WithTheReason(String verb, String body, String part) {
    HttpResponse<String> answer = at.post("/v1/tasks/" + verb, body);

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
    assertThat(json(answer).get("error").asText()).contains(part);
  }

  @Test
  void anUpdateOfNoTaskIs404() {
    assertThat(update(ME, "00-000000000000", "true").statusCode()).isEqualTo(404);
    assertThat(update(ME, "ffffffff-ffff", "true").statusCode()).isEqualTo(404);
  }

  private String enqueue(String name, long schedule) {
    HttpResponse<String> answer =
        at.post("/v1/tasks/enqueue", "{\"name\":\"" + name + "\",\"schedule\":" + schedule + "}");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    return json(answer).get("uuid").asText();
  }

  private HttpResponse<String> dequeue(String processor, String... capabilities) {
    return at.post(
        "/v1/tasks/dequeue",
        "{" + processor + ",\"capabilities\":[\"" + String.join("\",\"", capabilities) + "\"]}");
  }

  private HttpResponse<String> update(String processor, String uuid, String success) {
    return at.post(
        "/v1/tasks/update",
        "{" + processor + ",\"uuid\":\"" + uuid + "\",\"success\":" + success + "}");
  }

  private Task task(String uuid) {
    return at.server.engine().tasks().get(TaskId.parse(uuid));
  }

  private WorkerSnapshot worker(String name) {
    return at.server.engine().workers().list(false).stream()
        .filter(w -> w.name().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
