package dev.carillon.server.door.jobs;

import static dev.carillon.server.door.EngineAtHand.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carillon.model.task.Payload;
import dev.carillon.model.task.Task;
import dev.carillon.model.task.TaskId;
import dev.carillon.model.task.TaskState;
import dev.carillon.server.core.pull.Puller;
import dev.carillon.server.door.EngineAtHand;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The requests of this door as its clients send them, over the real engine. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class JobsDoorTest {
  private static final Puller PULLER = new Puller("h", "1", "t");

  private EngineAtHand at;

  @BeforeAll
  void start() {
    at = new EngineAtHand(UnaryOperator.identity());
  }

  @AfterAll
  void stop() {
    at.close();
  }

  @Test
  void theGoldenRequestIsStoredAndAnsweredWithTheTask() {
    HttpResponse<String> answer =
        at.post(
            "/tasks/schedule",
            "{\"type\":\"email\",\"payload\":{\"to\":\"user@example.com\",\"subject\":\"Hello\"},"
                + "\"delaySeconds\":30,\"retries\":3}");

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    JsonNode job = json(answer);
    assertThat(answer.body())
        .contains("\"payload\":{\"to\":\"user@example.com\",\"subject\":\"Hello\"}");
    assertThat(job.get("type").asText()).isEqualTo("email");
    assertThat(job.get("status").asText()).isEqualTo("pending");
    assertThat(job.get("retries").asInt()).isEqualTo(3);
    Task task = task(job.get("taskId").asText());
    assertThat(task.type()).isEqualTo("email");
    assertThat(task.state()).isEqualTo(TaskState.SCHEDULED);
    assertThat(task.retry().maxAttempts()).isEqualTo(4);
    assertThat(task.dueMs() - task.createdMs()).isEqualTo(30_000);
    assertThat(at.get("/tasks/" + task.id()).body()).isEqualTo(answer.body());
  }

  @Test
  void everyFieldIsKept() {
    HttpResponse<String> answer =
        at.post(
            "/tasks",
            """
            {"taskId":"task_101","taskName":"Extract","type":"report","payload":[1.00],"retries":0,
             "timeout":90,"priority":10,"delaySeconds":0.5,"notificationUrl":"https://example.com/n",
             "notificationEmail":"ops@example.com","tenantId":"acme","idempotencyKey":"k-1"}
            """);

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    HttpResponse<String> found = at.get("/tasks/task_101", "X-Tenant-ID", "acme");
    JsonNode job = json(found);
    assertThat(job.get("taskId").asText()).isEqualTo("task_101");
    assertThat(job.get("taskName").asText()).isEqualTo("Extract");
    assertThat(found.body()).contains("\"payload\":[1.00]");
    assertThat(job.get("retries").asInt()).isZero();
    assertThat(job.get("timeout").asInt()).isEqualTo(90);
    assertThat(job.get("priority").asInt()).isEqualTo(10);
    assertThat(job.get("notificationUrl").asText()).isEqualTo("https://example.com/n");
    assertThat(job.get("notificationEmail").asText()).isEqualTo("ops@example.com");
    assertThat(job.get("tenantId").asText()).isEqualTo("acme");
    assertThat(job.get("idempotencyKey").asText()).isEqualTo("k-1");
    Task task = at.server.engine().tasks().findOwn("acme", "task_101").orElseThrow();
    assertThat(task.priority()).isEqualTo(9);
    assertThat(task.execTimeout()).isEqualTo(Duration.ofSeconds(90));
  }

  @Test
  void aTaskOfAnotherTenantIs404ByEitherOfItsIds() {
    JsonNode mine =
        json(
            at.post(
                "/tasks",
                "{\"taskId\":\"secret\",\"type\":\"t\",\"delaySeconds\":60}",
                "X-Tenant-ID",
                "one"));
    assertThat(mine.get("tenantId").asText()).isEqualTo("one");
    String id = at.server.engine().tasks().findOwn("one", "secret").orElseThrow().id();

    for (String name : List.of("secret", id)) {
      assertThat(at.get("/tasks/" + name, "X-Tenant-ID", "one").statusCode()).isEqualTo(200);
      assertThat(at.get("/tasks/" + name, "X-Tenant-ID", "two").statusCode()).isEqualTo(404);
      assertThat(at.get("/tasks/" + name).statusCode()).isEqualTo(404);
    }
    assertThat(
            at.post("/tasks", "{\"type\":\"t\",\"tenantId\":\"two\"}", "X-Tenant-ID", "one")
                .statusCode())
        .isEqualTo(400);
  }

  @Test
  void twoTenantsMayUseTheSameIdAndAnyNames() {
    for (String tenant : List.of("Tenant A", "tenant-a", "Tenant_Ä")) {
      String body = "{\"taskId\":\"same\",\"type\":\"t\",\"taskName\":\"" + tenant + "\"}";
      assertThat(at.post("/tasks", body.replace("Ä", "x"), "X-Tenant-ID", tenant.replace("Ä", "x")))
          .satisfies(a -> assertThat(a.statusCode()).as(a.body()).isEqualTo(201));
    }
    assertThat(json(at.get("/tasks/same", "X-Tenant-ID", "Tenant A")).get("taskName").asText())
        .isEqualTo("Tenant A");
  }

  @Test
  void theSameIdAgainIsTheSameTaskAndAnotherRequestOfItIs409() {
    String body = "{\"taskId\":\"once\",\"type\":\"t\",\"delaySeconds\":60}";
    HttpResponse<String> first = at.post("/tasks", body);

    assertThat(at.post("/tasks", body).body()).isEqualTo(first.body());
    assertThat(
            at.post("/tasks", "{\"taskId\":\"once\",\"type\":\"t\",\"delaySeconds\":61}")
                .statusCode())
        .isEqualTo(409);
    assertThat(
            at.post("/tasks", "{\"taskId\":\"once\",\"type\":\"t\",\"idempotencyKey\":\"other\"}")
                .statusCode())
        .isEqualTo(409);
    assertThat(at.server.engine().tasks().findOwn("default", "once")).isPresent();
  }

  @Test
  void aCommandRunsAsShell() {
    JsonNode job = json(at.post("/tasks", "{\"command\":\"echo \\\"hi\\\"\",\"priority\":1}"));

    Task task = task(job.get("taskId").asText());
    assertThat(task.type()).isEqualTo("shell");
    assertThat(task.payload()).isEqualTo(Payload.of("echo \"hi\""));
    assertThat(task.priority()).isZero();
    assertThat(job.get("command").asText()).isEqualTo("echo \"hi\"");
  }

  @Test
  void theExecutionLogTellsEachRunInThisDoorsWords() {
    String id =
        json(at.post("/tasks", "{\"type\":\"logged\",\"taskId\":\"mine\",\"retries\":0}"))
            .get("taskId")
            .asText();
    run("logged", "all went well\n", true);

    JsonNode job = json(at.get("/tasks/" + id));
    assertThat(job.get("status").asText()).isEqualTo("completed");
    assertThat(job.get("executions")).hasSize(1);
    JsonNode log = job.get("executions").get(0);
    assertThat(log.properties().stream().map(java.util.Map.Entry::getKey))
        .containsExactly("taskId", "startTime", "endTime", "status", "logs");
    assertThat(log.get("taskId").asText()).isEqualTo("mine");
    assertThat(log.get("status").asText()).isEqualTo("success");
    assertThat(log.get("logs").asText()).isEqualTo("all went well\n");
    assertThat(log.get("startTime").asText()).endsWith("Z");
    assertThat(Instant.parse(log.get("endTime").asText()))
        .isAfterOrEqualTo(Instant.parse(log.get("startTime").asText()));
  }

  @Test
  void aFailedTaskIsFailedAndSoIsItsRun() {
    String id =
        json(at.post("/tasks", "{\"type\":\"broken\",\"retries\":0}")).get("taskId").asText();
    run("broken", "", false);

    JsonNode job = json(at.get("/tasks/" + id));
    assertThat(job.get("status").asText()).isEqualTo("failed");
    assertThat(job.at("/executions/0/status").asText()).isEqualTo("failed");
    assertThat(job.get("error").asText()).isEqualTo("no luck");
  }

  @ParameterizedTest
  @EnumSource(TaskState.class)
  void oneTableHasAWordForEveryState(TaskState state) {
    assertThat(JobWords.status(state)).isIn("pending", "running", "failed", "completed");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"payload\":{}} | Expected a type",
        "{\"type\":\"t\",\"priority\":0} | Expected priority to be a whole number from 1 to 10",
        "{\"type\":\"t\",\"priority\":11} | from 1 to 10",
        "{\"type\":\"t\",\"retries\":-1} | Expected retries",
        "{\"type\":\"t\",\"timeout\":3600000} | looks like milliseconds",
        "{\"type\":\"t\",\"delaySeconds\":1720672590913} | looks like milliseconds or an instant",
        "{\"type\":\"t\",\"delaySeconds\":-1} | Expected delaySeconds in seconds",
        "{\"type\":\"t\",\"delaySeconds\":\"5\"} | Expected delaySeconds to be a number",
        "{\"type\":\"email\",\"command\":\"date\"} | only in a task of type shell",
        "{\"command\":\"date\",\"payload\":1} | but got both",
        "{\"type\":\"t\",\"taskID\":\"x\"} | the field 'taskID'",
        "{\"type\":\"t\"}} | malformed"
      })
  void badInputIs400WithTheReasonAndStoresNothing(String body, String part) {
    HttpResponse<String> answer = at.post("/tasks", body);

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
    assertThat(json(answer).get("error").asText()).contains(part);
  }

  /** Runs the next task of a type as a worker would. */
  private void run(String type, String output, boolean succeeds) {
    var pulls = at.server.engine().pulls();
    var work = pulls.pull(PULLER, List.of(type), Duration.ofMinutes(1)).orElseThrow();
    at.server
        .engine()
        .workers()
        .log(
            PULLER.workerId(),
            work.attempt(),
            output.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    pulls.finish(PULLER, work.attempt().id(), succeeds, "no luck", Payload.EMPTY);
  }

  private Task task(String id) {
    return at.server.engine().tasks().get(TaskId.parse(id));
  }
}
