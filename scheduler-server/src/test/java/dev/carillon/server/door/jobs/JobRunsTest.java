package dev.carillon.server.door.jobs;

import static dev.carillon.server.door.EngineAtHand.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carillon.server.door.EngineAtHand;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Jobs of several tasks, as clients of this door send them, over the real engine. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class JobRunsTest {
  /** To the letter. */
  private static final String GOLDEN =
      "{\"jobId\":\"job_202\",\"jobName\":\"DailyReportPipeline\",\"userId\":\"user_1\","
          + "\"tasks\":[\"task_101\",\"task_102\",\"task_103\"],"
          + "\"dependencies\":{\"task_102\":[\"task_101\"],\"task_103\":[\"task_102\"]}}";

  private EngineAtHand at;

  @BeforeAll
  void start() {
    at = new EngineAtHand(UnaryOperator.identity());
  }

  @AfterAll
  void stop() {
    at.close();
  }

  /** Does what a worker would: takes a task and ends it. */
  private String work(String type, boolean success) {
    return await().until(() -> tryWork(type, success), Optional::isPresent).orElseThrow();
  }

  private Optional<String> tryWork(String type, boolean success) {
    String processor = "\"processor\":{\"host\":\"h\",\"pid\":1,\"name\":\"t\"}";
    HttpResponse<String> taken =
        at.post("/v1/tasks/dequeue", "{" + processor + ",\"capabilities\":[\"" + type + "\"]}");
    if (taken.statusCode() != 200) {
      return Optional.empty();
    }
    String uuid = json(taken).get("uuid").asText();
    HttpResponse<String> ended =
        at.post(
            "/v1/tasks/update",
            "{" + processor + ",\"uuid\":\"" + uuid + "\",\"success\":" + success + "}");
    assertThat(ended.statusCode()).as(ended.body()).isEqualTo(200);
    return Optional.of(uuid);
  }

  private JsonNode awaitStatus(String run, String status) {
    await().until(() -> json(at.get("/dag/run/" + run)).get("status").asText().equals(status));
    return json(at.get("/dag/run/" + run));
  }

  @Test
  void theGoldenWorkflowRunsInItsOrder() {
    HttpResponse<String> answer = at.post("/dag/run", GOLDEN);

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    JsonNode job = json(answer);
    assertThat(job.get("jobId").asText()).isEqualTo("job_202");
    assertThat(job.get("jobName").asText()).isEqualTo("DailyReportPipeline");
    assertThat(job.get("userId").asText()).isEqualTo("user_1");
    assertThat(job.get("status").asText()).isEqualTo("running");
    assertThat(job.get("dependencies").toString())
        .isEqualTo("{\"task_102\":[\"task_101\"],\"task_103\":[\"task_102\"]}");
    assertThat(job.get("warnings")).hasSize(3);
    String run = job.get("runId").asText();
    // Other tests' echoes are in the same queue.
    await()
        .until(
            () -> {
              Optional<String> unused = tryWork("echo", true);
              return json(at.get("/dag/run/" + run)).get("status").asText().equals("completed");
            });
    JsonNode ended = awaitStatus(run, "completed");
    assertThat(ended.get("tasks")).hasSize(3);
    assertThat(ended.at("/tasks/0/status").asText()).isEqualTo("completed");
    assertThat(ended.get("executions")).hasSize(3);
    JsonNode first = ended.at("/executions/0");
    assertThat(first.get("taskId").asText()).isEqualTo("task_101");
    assertThat(first.get("status").asText()).isEqualTo("success");
    assertThat(first.get("startTime").asText()).matches("\\d{4}-\\d\\d-\\d\\dT.*Z");
    assertThat(first.get("endTime").asText()).matches("\\d{4}-\\d\\d-\\d\\dT.*Z");
    assertThat(first.has("logs")).isTrue();
    assertThat(ended.at("/executions/1/startTime").asText())
        .isGreaterThanOrEqualTo(first.get("endTime").asText());
  }

  @Test
  void fullTasksAreTakenAndAFailureFailsTheJob() {
    HttpResponse<String> answer =
        at.post(
            "/dag/run",
            """
            {"jobId":"Job 7","tasks":[
              {"taskId":"a","taskName":"Extract","type":"email","payload":{"n":1.50},"retries":0,
               "timeout":30,"priority":10},
              {"taskId":"b","type":"sleep","runtimeSeconds":0.01}],
             "dependencies":{"b":["a"]}}
            """);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    String run = json(answer).get("runId").asText();
    String task = work("email", false);
    JsonNode told = json(at.get("/tasks/" + task));
    assertThat(told.get("priority").asInt()).isEqualTo(10);
    assertThat(told.get("timeout").asInt()).isEqualTo(30);
    JsonNode ended = awaitStatus(run, "failed");
    assertThat(ended.get("jobId").asText()).isEqualTo("Job 7");
    assertThat(ended.at("/tasks/1/status").asText()).isEqualTo("failed");
    assertThat(ended.at("/executions/0/status").asText()).isEqualTo("failed");
    assertThat(at.get("/dag/run/" + run, "X-Tenant-ID", "other").statusCode()).isEqualTo(404);
  }

  @Test
  void aTaskThatIsKnownIsTakenAsItWasSent() {
    at.post("/tasks", "{\"taskId\":\"known_1\",\"type\":\"report\",\"payload\":{\"x\":1}}");
    String unused = work("report", true);
    HttpResponse<String> answer = at.post("/dag/run", "{\"jobId\":\"j\",\"tasks\":[\"known_1\"]}");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    assertThat(json(answer).has("warnings")).isFalse();
    String task = work("report", true);
    assertThat(json(at.get("/tasks/" + task)).get("payload").toString()).isEqualTo("{\"x\":1}");
    JsonNode unusedJob = awaitStatus(json(answer).get("runId").asText(), "completed");
  }

  @Test
  void dependenciesToldOneByOneAreRun() {
    String tenant = "deps";
    HttpResponse<String> told =
        at.post(
            "/tasks/dependencies",
            "{\"taskName\":\"load\",\"dependsOn\":[\"extract\"]}",
            "X-Tenant-ID",
            tenant);
    assertThat(told.statusCode()).as(told.body()).isEqualTo(201);
    assertThat(json(told).get("dependencies").toString()).isEqualTo("{\"load\":[\"extract\"]}");
    HttpResponse<String> more =
        at.post(
            "/tasks/dependencies",
            "{\"taskName\":\"report\",\"dependsOn\":\"load\"}",
            "X-Tenant-ID",
            tenant);
    assertThat(json(more).get("dependencies")).hasSize(2);
    HttpResponse<String> loop =
        at.post(
            "/tasks/dependencies",
            "{\"taskName\":\"extract\",\"dependsOn\":[\"report\"]}",
            "X-Tenant-ID",
            tenant);
    assertThat(loop.statusCode()).isEqualTo(400);
    assertThat(loop.body()).contains("→");
    HttpResponse<String> run = at.post("/dag/run", "{}", "X-Tenant-ID", tenant);
    assertThat(run.statusCode()).as(run.body()).isEqualTo(201);
    assertThat(json(run).get("tasks")).hasSize(3);
  }

  @Test
  void dependenciesToldToTwoServersAtOnceAreAllKept() throws Exception {
    try (EngineAtHand other = at.another();
        ExecutorService threads = Executors.newFixedThreadPool(4)) {
      List<Future<HttpResponse<String>>> told = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        EngineAtHand door = i % 2 == 0 ? at : other;
        String body = "{\"taskName\":\"t" + i + "\",\"dependsOn\":[\"first\"]}";
        told.add(
            threads.submit(() -> door.post("/tasks/dependencies", body, "X-Tenant-ID", "many")));
      }
      for (Future<HttpResponse<String>> each : told) {
        assertThat(each.get().statusCode()).as(each.get().body()).isEqualTo(201);
      }
    }
    HttpResponse<String> run = at.post("/dag/run", "{}", "X-Tenant-ID", "many");
    assertThat(json(run).get("dependencies")).hasSize(20);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{} | told before",
        "{\"tasks\":[\"a\"]} | jobId",
        "{\"jobId\":\"j\",\"tasks\":[]} | Expected tasks",
        "{\"jobId\":\"j\",\"tasks\":\"a\"} | an array",
        "{\"jobId\":\"j\",\"tasks\":[\"a\",\"a\"]} | once",
        "{\"jobId\":\"j\",\"tasks\":[\"a b\"]} | taskId",
        "{\"jobId\":\"j\",\"tasks\":[{\"type\":\"x\"}]} | taskId",
        "{\"jobId\":\"j\",\"tasks\":[{\"taskId\":\"a\",\"type\":\"x\",\"timeout\":1700000000}]} |"
            + " milliseconds",
        "{\"jobId\":\"j\",\"tasks\":[\"a\"],\"dependencies\":{\"a\":[\"b\"]}} | none of them",
        "{\"jobId\":\"j\",\"tasks\":[\"a\",\"b\"],\"dependencies\":{\"a\":[\"b\"],\"b\":[\"a\"]}} |"
            + " wait for each other",
        "{\"jobId\":\"j\",\"tasks\":[\"a\"],\"dependencies\":{\"a\":1}} | an array of strings",
        "{\"jobId\":\"j\",\"tasks\":[\"a\"],\"other\":1} | the field",
      })
  void badInputIsToldWithItsReason(String body, String reason) {
    HttpResponse<String> answer = at.post("/dag/run", body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
    assertThat(json(answer).get("error").asText()).contains(reason);
  }
}
