package dev.carillon.server.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.carillon.client.CarillonClient;
import dev.carillon.client.Connection;
import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.model.schedule.OverlapPolicy;
import dev.carillon.model.schedule.PutOutcome;
import dev.carillon.model.schedule.Schedule;
import dev.carillon.model.schedule.ScheduleKey;
import dev.carillon.model.schedule.Target;
import dev.carillon.model.schedule.Trigger;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Payload;
import dev.carillon.model.task.TaskDeadlines;
import dev.carillon.server.worker.api.TaskContext;
import dev.carillon.server.worker.api.TaskFailedException;
import dev.carillon.server.worker.api.TaskHandler;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A schedule's whole life at every door: Redis, the server, its loops, a worker. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ScheduleCommandsTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final Semaphore gate = new Semaphore(0);
  private RealServer server;
  private Cli cli;

  @BeforeAll
  void start(@TempDir Path folder) {
    server =
        new RealServer(
            folder,
            Map.of(
                "print", handler("print", context -> Payload.of("printed")),
                "wait", handler("wait", this::waitAtGate),
                "fail", handler("fail", ScheduleCommandsTest::fail)));
    cli = server.cli;
  }

  @AfterAll
  void stop() {
    server.close();
  }

  /** What a handler does. */
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

  private Payload waitAtGate(TaskContext context) throws InterruptedException {
    gate.acquire();
    return Payload.EMPTY;
  }

  private static Payload fail(TaskContext context) throws TaskFailedException {
    throw new TaskFailedException("The disk is full.");
  }

  private String ok(String... args) {
    Cli.Result result = cli.run(args);
    assertThat(result.code()).as(result.err()).isZero();
    return result.out();
  }

  private JsonNode json(String... args) throws Exception {
    return MAPPER.readTree(ok(args));
  }

  private JsonNode http(String method, String path, String body, int status) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> answer =
          client.send(
              HttpRequest.newBuilder(
                      URI.create("http://127.0.0.1:" + server.port() + "/api/v1/" + path))
                  .header("content-type", "application/json")
                  .method(
                      method,
                      method.equals("GET")
                          ? HttpRequest.BodyPublishers.noBody()
                          : HttpRequest.BodyPublishers.ofString(body))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
      return MAPPER.readTree(answer.body());
    }
  }

  @Test
  void aScheduleFires_itsTaskRuns_andItsHistoryTells() throws Exception {
    assertThat(ok("schedule", "put", "tick", "--every", "1s", "-t", "print", "--payload", "x"))
        .contains("Created tick (version 1). Every 1 s")
        .contains("tick is active; next fire");
    await()
        .untilAsserted(
            () -> assertThat(ok("schedule", "history", "tick")).contains("fired", "succeeded"));
    // On a busy machine the newest may have been skipped.
    JsonNode fire =
        json("schedule", "history", "tick", "-o", "fired", "--json").at("/fires").get(0);
    String task = fire.get("target").asText();
    assertThat(fire.get("fireMs").asLong() % 1000).as("on the grid").isZero();
    assertThat(ok("task", "show", task)).contains("schedule=tick").contains("fire=20");
    assertThat(ok("schedule", "show", "tick")).contains("Every 1 s").contains("print");
    assertThat(ok("schedule", "list")).contains("tick");
    assertThat(ok("schedule", "pause", "tick", "-r", "lunch"))
        .contains("tick is paused")
        .contains("lunch");
    long fired = json("schedule", "show", "tick", "--json").get("fired").asLong();
    JsonNode ran = json("schedule", "run", "tick", "-r", "by hand", "--json");
    assertThat(ran.get("kind").asText()).isEqualTo("MANUAL");
    await()
        .untilAsserted(
            () -> assertThat(ok("task", "show", ran.get("target").asText())).contains("SUCCEEDED"));
    assertThat(json("schedule", "show", "tick", "--json").get("fired").asLong())
        .as("nothing but the fire by hand")
        .isEqualTo(fired + 1);
    assertThat(ok("schedule", "history", "tick")).contains("manual").contains("by hand");
    assertThat(ok("schedule", "resume", "tick")).contains("tick is active");
    await()
        .until(() -> json("schedule", "show", "tick", "--json").get("fired").asLong() > fired + 1);
    assertThat(ok("schedule", "delete", "tick")).contains("Deleted");
    assertThat(cli.run("schedule", "show", "tick").code()).isEqualTo(Exit.NOT_FOUND);
    assertThat(ok("task", "show", task)).contains("SUCCEEDED");
  }

  @Test
  void aTaskOfASchedule_isFoundByIt_andSaysSoWhenItIsExplained() throws Exception {
    ok("schedule", "put", "held", "--cron", "0 3 * * *", "-t", "print", "-q", "held");
    ok("queue", "pause", "held", "-r", "lunch");
    String task = json("schedule", "run", "held", "--json").get("target").asText();
    assertThat(ok("task", "explain", task)).contains("schedule held").contains("Queue held is");
    assertThat(ok("task", "find", "schedule:held")).contains(task);
    assertThat(ok("task", "find", "schedule:other")).doesNotContain(task);
    assertThat(json("schedule", "show", "held", "--json").at("/live/0").asText()).isEqualTo(task);
  }

  @Test
  void aScheduleWhoseTasksFail_pausesItself_andItsDeadLettersNameIt() throws Exception {
    ok(
        "schedule",
        "put",
        "broken",
        "--every",
        "1s",
        "-t",
        "fail",
        "--max-attempts",
        "1",
        "--pause-after",
        "2");
    await()
        .untilAsserted(
            () ->
                assertThat(ok("schedule", "show", "broken"))
                    .contains("paused by carillon: 2 in a row ended without success"));
    assertThat(ok("task", "find", "schedule:broken state:dead")).contains("disk is full");
    assertThat(ok("dlq", "list", "--filter", "schedule:broken")).contains("disk is full");
    assertThat(ok("schedule", "show", "broken"))
        .containsPattern("the last one was [0-9A-Z]{2}-[0-9A-Z]{12}");
    assertThat(ok("schedule", "history", "broken")).contains("dead");
  }

  @Test
  void theFiresOfThePastAreMadeOnceOnRequest() throws Exception {
    String id = "past";
    ok("schedule", "put", id, "--cron", "0 0 * * *", "-t", "print");
    String from = LocalDate.now(ZoneOffset.UTC).minusDays(4) + "T00:00Z";
    String[] plan = {"schedule", "backfill", id, "--from", from, "--concurrency", "2"};
    assertThat(ok(plan)).contains("5 fires of past, at most 2 at a time").contains("--yes");
    assertThat(json("schedule", "show", id, "--json").get("fired").asLong()).isZero();
    String[] real = {"schedule", "backfill", id, "--from", from, "--yes", "-r", "new rule"};
    ok(real);
    await()
        .untilAsserted(
            () ->
                assertThat(ok("schedule", "backfills", id)).contains("done").contains("new rule"));
    JsonNode done = json("schedule", "backfills", id, "--json").at("/backfills/0");
    assertThat(done.get("succeeded").asInt()).isEqualTo(5);
    assertThat(http("GET", "backfills/" + done.get("id").asText(), "", 200)).isEqualTo(done);
    assertThat(ok("schedule", "history", id)).contains("backfill", "succeeded");
    assertThat(ok("task", "find", "schedule:" + id + " state:succeeded", "--json"))
        .contains("\"fire\":\"" + from.replace("T00:00Z", "T00:00:00Z"));
    assertThat(ok(real)).contains("5 made before are left out").contains("--again");
    assertThat(json("schedule", "backfills", id, "--json").get("backfills")).hasSize(1);
    assertThat(ok("schedule", "backfill", id, "--from", from, "--again", "--newest-first"))
        .contains("5 fires of past")
        .contains("the newest first");
    String since = LocalDate.now(ZoneOffset.UTC).minusDays(40) + "T00:00Z";
    assertThat(ok("schedule", "backfill", id, "--from", since, "--again").lines().toList())
        .as("what is not shown stands where it belongs")
        .element(11)
        .isEqualTo("  … 21 more …");
    JsonNode late =
        http("POST", "schedules/" + id + ":backfill", "{\"fromMs\":1,\"toMs\":4000000000000}", 400);
    assertThat(late.toString()).contains("toMs").contains("a range that is over");
    assertThat(cli.run("schedule", "backfills", "--stop", "03-8M3KQ2ZVXH4T").code())
        .isEqualTo(Exit.NOT_FOUND);
  }

  @Test
  void anOverlapIsSkippedAndSaysWhy() {
    ok("schedule", "put", "slow", "--every", "1s", "-t", "wait");
    await()
        .untilAsserted(
            () ->
                assertThat(ok("schedule", "history", "slow", "-o", "skipped"))
                    .containsPattern("[0-9A-Z]{2}-[0-9A-Z]{12} still runs"));
    ok("schedule", "delete", "slow");
    gate.release(1);
  }

  @Test
  void theSameAsJson() throws Exception {
    String schedule =
        "{\"schedule\":{\"id\":\"web\",\"cron\":\"30 2 * * *\",\"zone\":\"Europe/Berlin\","
            + "\"exclusions\":{\"yearly\":[\"12-25\"],"
            + "\"windows\":[{\"days\":[\"SAT\"],\"from\":\"00:00\",\"to\":\"24:00\"}]},"
            + "\"task\":{\"type\":\"print\"}}}";
    JsonNode put = http("POST", "schedules", schedule, 200);
    assertThat(put.get("change").asText()).isEqualTo("CREATED");
    assertThat(http("POST", "schedules", schedule, 200).get("change").asText())
        .isEqualTo("UNCHANGED");
    assertThat(http("GET", "schedules/web", "", 200).get("description").asText())
        .contains("Berlin");
    assertThat(http("GET", "schedules?prefix=we", "", 200).get("total").asInt()).isEqualTo(1);
    JsonNode preview =
        http("POST", "schedules:preview", "{\"id\":\"web\",\"fromMs\":1806188400000}", 200);
    assertThat(preview.toString())
        .contains("excluded by calendar")
        .contains("02:30 does not exist, moved to 03:00");
    JsonNode paused = http("POST", "schedules/web:pause", "{\"reason\":\"why\"}", 200);
    assertThat(paused.at("/pause/reason").asText()).isEqualTo("why");
    assertThat(paused.get("state").asText()).isEqualTo("PAUSED");
    String run = "{\"requestId\":\"once\"}";
    String target = http("POST", "schedules/web:run", run, 200).get("target").asText();
    assertThat(http("POST", "schedules/web:run", run, 200).get("target").asText())
        .as("the same request runs once")
        .isEqualTo(target);
    assertThat(http("GET", "schedules/web/fires", "", 200).get("fires")).hasSize(1);
    http("POST", "schedules/web:resume", "{}", 200);
    http("POST", "schedules/web:delete", "{}", 200);
    assertThat(http("GET", "schedules/web", "", 404).toString()).contains("default/web");
    JsonNode refused =
        http("POST", "schedules", schedule.replace("30 2 * * *", "30 25 * * *"), 400);
    assertThat(refused.toString()).contains("schedule.cron").contains("25");
  }

  @Test
  void theSameByTheClient_withVersions() {
    try (CarillonClient client =
        CarillonClient.connect(Connection.to("127.0.0.1", server.port()))) {
      Schedule schedule =
          Schedule.of(
              "typed",
              new Trigger.Every(Duration.ofHours(1), 0),
              new Target.Task(
                  NewTask.of("print", Payload.of("x"))
                      .withAttributes(Map.of("a", "b"))
                      .withDeadlines(
                          TaskDeadlines.NONE.startBy(
                              new NewTask.Due.After(Duration.ofMinutes(5))))));
      PutOutcome made = client.schedules().put(schedule, -1).join();
      assertThat(made.change()).isEqualTo(PutOutcome.Change.CREATED);
      assertThat(made.schedule().schedule()).isEqualTo(schedule);
      assertThat(client.schedules().put(schedule).join().change())
          .isEqualTo(PutOutcome.Change.UNCHANGED);
      Schedule changed = schedule.change().overlap(OverlapPolicy.ALLOW).build();
      assertThat(client.schedules().put(changed, 1).join().schedule().version()).isEqualTo(2);
      assertThat(code(() -> client.schedules().put(schedule, 1).join()))
          .isEqualTo(ErrorCode.CONFLICT);
      assertThat(code(() -> client.schedules().put(schedule, -1).join()))
          .isEqualTo(ErrorCode.CONFLICT);
      ScheduleKey key = ScheduleKey.of(schedule);
      assertThat(client.schedules().get(key).join().schedule()).isEqualTo(changed);
      assertThat(client.schedules().preview(key, 0, 3).join().rows()).hasSize(3);
      assertThat(client.schedules().delete(key).join()).isTrue();
      assertThat(code(() -> client.schedules().get(key).join())).isEqualTo(ErrorCode.NOT_FOUND);
    }
  }

  private static ErrorCode code(Runnable call) {
    try {
      call.run();
    } catch (CompletionException e) {
      return ((CarillonException) e.getCause()).code();
    }
    throw new AssertionError("Expected it to be refused.");
  }

  @Test
  void manySchedulesAreListedAPageAtATime() throws Exception {
    for (int i = 0; i < 5; i++) {
      ok(
          "schedule",
          "put",
          "page" + i,
          "--cron",
          "0 3 * * *",
          "-t",
          "print",
          "-l",
          "kind=" + (i % 2),
          "--tenant",
          "pages");
    }
    JsonNode first = json("schedule", "list", "--tenant", "pages", "-n", "2", "--json");
    assertThat(first.get("total").asInt()).isEqualTo(5);
    String token = first.get("nextPageToken").asText();
    JsonNode rest = json("schedule", "list", "--tenant", "pages", "--page", token, "--json");
    assertThat(rest.at("/schedules/0/schedule/id").asText()).isEqualTo("page2");
    assertThat(rest.get("schedules")).hasSize(3);
    ok("schedule", "put", "page3", "--every", "1s", "-t", "print", "--tenant", "pages");
    String due = "schedules?tenant=pages&soonest=true&pageSize=2&pageToken=";
    JsonNode soon = http("GET", due, "", 200);
    assertThat(soon.findValuesAsText("id")).startsWith("page3").contains("page0");
    String next = URLEncoder.encode(soon.get("nextPageToken").asText(), UTF_8);
    assertThat(http("GET", due + next, "", 200).findValuesAsText("id")).contains("page1", "page2");
    ok("schedule", "pause", "page1", "--tenant", "pages");
    assertThat(
            json("schedule", "list", "--tenant", "pages", "-l", "kind=1", "-s", "paused", "--json")
                .get("total")
                .asInt())
        .isEqualTo(1);
  }

  @Test
  void whatIsWrongIsToldWithItsPlace() {
    Cli.Result wrong = cli.run("schedule", "put", "bad", "--cron", "0 3 * * MOO", "-t", "print");
    assertThat(wrong.code()).isEqualTo(Exit.USAGE);
    assertThat(wrong.err()).contains("MOO").contains("day of week");
    assertThat(cli.run("schedule", "put", "bad", "-t", "print").err()).contains("--cron");
    assertThat(
            cli.run("schedule", "put", "bad", "--cron", "0 3 * * *", "--zone", "Mars/Olympus")
                .err())
        .contains("Expected an IANA time zone");
    assertThat(cli.run("schedule", "put", "Bad!", "--cron", "0 3 * * *").err()).contains("id");
    assertThat(cli.run("schedule", "put", "bad", "--cron", "0 3 * * *", "--exclude", "never").err())
        .contains("--exclude");
    assertThat(ok("schedule", "describe", "--cron", "*/5 9-17 * * MON-FRI"))
        .isEqualTo("Every 5 minutes of every hour from 9 to 17 on Monday to Friday, UTC time.\n");
    assertThat(cli.run("schedule", "put", "bad", "--every", "500ms").err())
        .contains("Expected a time of 1 s to 3653 d, but got 500 ms.");
    assertThat(cli.run("schedule", "pause", "nosuch").err()).contains("carillon schedule list");
    assertThat(cli.run("schedule", "describe", "--every", "1h", "--workflow", "nosuch").out())
        .contains("warning: There is no workflow nosuch yet");
    assertThat(
            ok("schedule", "preview", "--cron", "0 9 * * *", "--exclude", "SAT,SUN")
                .lines()
                .filter(l -> l.startsWith("- ")))
        .allSatisfy(l -> assertThat(l).containsAnyOf("; and 1 more, the last at", "Sunday]"));
    assertThat(ok("schedule", "preview", "--on-event", "orders"))
        .contains("it waits for what happens");
    assertThat(
            ok(
                "schedule",
                "preview",
                "--cron",
                "30 2 * * *",
                "-z",
                "Europe/Berlin",
                "--from",
                "2027-03-27T00:00",
                "-n",
                "2"))
        .contains("does not exist, moved to 03:00");
  }
}
