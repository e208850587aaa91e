package dev.carillon.server.door.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.carillon.client.CarillonClient;
import dev.carillon.model.cluster.Health;
import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Payload;
import dev.carillon.model.task.TaskState;
import dev.carillon.server.core.Caller;
import dev.carillon.server.door.RunningDoors;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each request of the main port as written in its description, over a real socket. */
final class JsonDoorTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private RunningDoors doors;

  @BeforeEach
  void start() {
    doors = new RunningDoors();
  }

  @AfterEach
  void stop() {
    doors.close();
  }

  @ParameterizedTest
  @CsvSource({"high,8", "medium,5", "low,2"})
  void aTaskIsSubmittedWithItsPayloadUntouched(String word, int priority) throws Exception {
    String payload = "{ \"n\": 12345678901234567890.10, \"e\":1e2 ,\"t\":\"é\"}";

    HttpResponse<String> answer =
        doors.post("/api/v1/tasks", "{\"priority\":\"" + word + "\",\"payload\":" + payload + "}");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("content-type")).hasValue("application/json");
    NewTask task = doors.fake.tasks.submitted.getFirst();
    assertThat(task.type()).isEqualTo("echo");
    assertThat(task.priority()).isEqualTo(priority);
    assertThat(task.payload().utf8()).isEqualTo(payload);
    JsonNode receipt = JSON.readTree(answer.body());
    assertThat(receipt.get("state").asText()).isEqualTo("READY");
    assertThat(receipt.get("duplicate").asBoolean()).isFalse();
    assertThat(doors.get("/api/v1/tasks/" + receipt.get("id").asText()).body())
        .contains("\"payload\":" + payload);
  }

  @Test
  void oneTaskIsSeenOnBothProtocolsOfThePort() throws Exception {
    try (CarillonClient client = doors.client()) {
      String id = client.submit(NewTask.of("shell", Payload.of("date"))).join().id();

      JsonNode task = JSON.readTree(doors.get("/api/v1/tasks/" + id.toLowerCase()).body());

      assertThat(task.get("id").asText()).isEqualTo(id);
      assertThat(task.get("payloadBase64").asText()).isEqualTo("ZGF0ZQ==");
      assertThat(doors.post("/api/v1/tasks/" + id + ":cancel", "").statusCode()).isEqualTo(200);
      assertThat(client.get(id).join().state()).isEqualTo(TaskState.CANCELLED);
      assertThat(doors.post("/api/v1/tasks/" + id + ":retry", "{\"rerun\":true}").statusCode())
          .isEqualTo(200);
    }
  }

  @Test
  void tasksAreListedByStateQueueAndTypePageByPage() throws Exception {
    for (int i = 0; i < 5; i++) {
      doors.post("/api/v1/tasks", "{\"queue\":\"mail\",\"type\":\"shell\"}");
    }
    HttpResponse<String> answer =
        doors.get(
            "/api/v1/tasks?states=ready,SCHEDULED&states=dead&queue=mail&type=shell&pageSize=2");

    JsonNode page = JSON.readTree(answer.body());
    assertThat(page.get("tasks")).hasSize(2);
    assertThat(page.get("total").asLong()).isEqualTo(5);
    assertThat(doors.fake.tasks.lastFilter.states())
        .isEqualTo(Set.of(TaskState.READY, TaskState.SCHEDULED, TaskState.DEAD));
    String token = page.get("nextPageToken").asText();
    assertThat(JSON.readTree(doors.get("/api/v1/tasks?page_token=" + token).body()).get("tasks"))
        .hasSize(3);
  }

  @Test
  void tasksAreListedByStatus() {
    assertThat(doors.get("/api/v1/tasks/status/dead").statusCode()).isEqualTo(200);
    assertThat(doors.fake.tasks.lastFilter.states()).isEqualTo(Set.of(TaskState.DEAD));
    assertThat(doors.get("/api/v1/tasks/status/done").body())
        .contains("\"field\":\"states\"", "SUCCEEDED");
  }

  @Test
  void aBatchAnswersForEachTaskAndABadOneHarmsNoOther() throws Exception {
    HttpResponse<String> answer =
        doors.post(
            "/api/v1/tasks:batch",
            """
            {"tasks":[{"payload": 1},{"dueMs":"soon"},{"nmae":"x"},7,{"queue":"bad one"},
              {"dueMs":1,"delayMillis":1},{"payload":[1, 2]}]}
            """);

    assertThat(answer.statusCode()).isEqualTo(200);
    JsonNode results = JSON.readTree(answer.body()).get("results");
    assertThat(results.get(0).at("/ok/state").asText()).isEqualTo("READY");
    assertThat(results.get(1).at("/error/field").asText()).isEqualTo("tasks[1].dueMs");
    assertThat(results.get(2).at("/error/advice").asText()).contains("'name'");
    assertThat(results.get(3).at("/error/code").asText()).isEqualTo("INVALID_ARGUMENT");
    assertThat(results.get(4).at("/error/field").asText()).isEqualTo("tasks[4].queue");
    assertThat(results.get(5).at("/error/field").asText()).isEqualTo("tasks[5].delayMillis");
    assertThat(doors.fake.tasks.submitted)
        .extracting(t -> t.payload().utf8())
        .containsExactly("1", "[1, 2]");
    assertThat(JSON.readTree(answer.body()).get("accepted").asInt()).isEqualTo(2);
  }

  @Test
  void aBatchOver1000IsRefusedAsAWhole() {
    String tasks = "{},".repeat(1_000) + "{}";

    HttpResponse<String> answer = doors.post("/api/v1/tasks:batch", "{\"tasks\":[" + tasks + "]}");

    assertThat(answer.statusCode()).isEqualTo(413);
    assertThat(answer.body()).contains("\"field\":\"tasks\"");
    assertThat(doors.fake.tasks.submitted).isEmpty();
  }

  @Test
  void queuesAreListedPausedAndResumed() {
    assertThat(doors.get("/api/v1/queues").body()).contains("\"name\":\"default\"", "\"ready\":7");

    HttpResponse<String> paused =
        doors.send(
            HttpRequest.newBuilder(doors.uri("/api/v1/queues/default:pause"))
                .header("X-Carillon-Actor", "ada")
                .POST(
                    HttpRequest.BodyPublishers.ofString(
                        "{\"reason\":\"deploy\",\"forMillis\":60000}"))
                .build());

    assertThat(paused.body()).contains("\"reason\":\"deploy\"", "\"actor\":\"ada\"");
    assertThat(doors.post("/api/v1/queues/default:resume", "{}").body())
        .doesNotContain("\"pause\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/v1/cluster/info",
        "/api/v1/cluster/stats",
        "/api/v1/cluster/health",
        "/api/v1/workers?includeGone=true",
        "/api/v1/queues?queue=default"
      })
  void everythingElseThatIsReadAnswers(String path) throws Exception {
    HttpResponse<String> answer = doors.get(path);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(JSON.readTree(answer.body()).isObject()).isTrue();
  }

  @Test
  void healthPagesFollowRedisAndTellOfKafka() {
    assertThat(doors.get("/ping").body()).isEqualTo("pong");
    assertThat(doors.get("/livez").statusCode()).isEqualTo(200);
    assertThat(doors.get("/readyz").body())
        .isEqualTo("{\"status\":\"ok\",\"ready\":true,\"degraded\":[],\"findings\":[]}");

    doors.fake.health = new Health(true, List.of("kafka"), List.of());
    assertThat(doors.get("/readyz").statusCode()).isEqualTo(200);
    assertThat(doors.get("/readyz").body()).contains("\"degraded\":[\"kafka\"]");

    doors.fake.health = new Health(false, List.of("redis"), List.of());
    assertThat(doors.get("/readyz").statusCode()).isEqualTo(503);
    assertThat(doors.get("/readyz").headers().firstValue("retry-after")).hasValue("1");
    assertThat(doors.get("/health").statusCode()).isEqualTo(200);
    assertThat(doors.get("/healthy").body()).contains("unavailable");
    assertThat(doors.get("/livez").statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/metrics", "/actuator/prometheus"})
  void metersAreReadOnBothPaths(String path) {
    HttpResponse<String> answer = doors.get(path);

    assertThat(answer.body()).isEqualTo("tasks_submitted_total 3.0\n");
    assertThat(answer.headers().firstValue("content-type").orElseThrow())
        .startsWith("text/plain; version=0.0.4");
  }

  @Test
  void anUnknownPathIsToldWhereThingsAre() throws Exception {
    for (String path : new String[] {"/", "/nope", "/api/v1/nope", "/api/v1"}) {
      HttpResponse<String> answer = doors.get(path);

      assertThat(answer.statusCode()).isEqualTo(404);
      assertThat(JSON.readTree(answer.body()).get("code").asText()).isEqualTo("NOT_FOUND");
      assertThat(answer.body()).contains("POST /api/v1/tasks\"", "GET /api/v1/queues\"");
    }
  }

  @Test
  void aWrongMethodIsToldTheRightOne() {
    HttpResponse<String> answer = doors.get("/api/v1/tasks:batch");

    assertThat(answer.statusCode()).isEqualTo(405);
    assertThat(answer.headers().firstValue("allow")).hasValue("POST");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"dueMs\":\"x\"} | dueMs",
        "{\"due_ms\":\"x\"} | due_ms",
        "{\"retry\":{\"max_attempts\":999}} | retry.max_attempts",
        "{\"retry\":{\"maxAttempts\":999}} | retry.maxAttempts",
        "{\"payloadBase64\":7} | payloadBase64"
      })
  void anErrorNamesItsFieldAsTheCallerWroteIt(String body, String field) throws Exception {
    HttpResponse<String> answer = doors.post("/api/v1/tasks", body);

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
    assertThat(JSON.readTree(answer.body()).get("field").asText()).isEqualTo(field);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"payload\":{\"a\":1} | malformed at line 1, column",
        "{\"pirority\":1} | Did you mean 'priority'?",
        "{\"priority\":10} | \"field\":\"priority\"",
        "{\"delayMillis\":-5} | \"field\":\"delayMillis\"",
        "{\"queue\":\"bad queue\"} | \"field\":\"queue\"",
        "`` | an empty text",
        "[1] | Expected a JSON object, but got an array."
      })
  void badInputIs400WithTheReasonAndStoresNothing(String body, String part) {
    HttpResponse<String> answer = doors.post("/api/v1/tasks", body);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("\"code\":\"INVALID_ARGUMENT\"", part);
    assertThat(doors.fake.tasks.submitted).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/v1/tasks?state=READY",
        "/api/v1/tasks?pageSize=many",
        "/api/v1/tasks?pageSize=501",
        "/api/v1/tasks?pageSize=1&pageSize=2",
        "/api/v1/tasks?withPayload=maybe",
        "/api/v1/tasks/nonsense"
      })
  void badParametersAre400(String path) throws Exception {
    HttpResponse<String> answer = doors.get(path);

    assertThat(answer.statusCode()).isEqualTo(400);
  }

  @Test
  void aRequestOver4MiBIs413() {
    HttpResponse<String> answer =
        doors.post("/api/v1/tasks", "{\"payload\":\"" + "x".repeat(5 << 20) + "\"}");

    assertThat(answer.statusCode()).isEqualTo(413);
    assertThat(answer.body()).contains("\"code\":\"TOO_LARGE\"");
  }

  @Test
  void whenRedisIsAway_then503AndWhenToComeBack() {
    doors.fake.tasks.failure =
        CarillonException.of(ErrorCode.REDIS_AWAY, "Expected Redis, but it does not answer.")
            .retryAfter(Duration.ofMillis(1_200))
            .build();

    HttpResponse<String> answer = doors.post("/api/v1/tasks", "{}");

    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.headers().firstValue("retry-after")).hasValue("2");
    assertThat(answer.body()).contains("\"code\":\"REDIS_AWAY\"", "\"retryAfterMillis\":1200");
  }

  @Test
  void aFaultOfTheServerTellsNothingOfItsInside() {
    doors.fake.tasks.failure = new IllegalStateException("secret detail");

    HttpResponse<String> answer = doors.post("/api/v1/tasks", "{}");

    assertThat(answer.statusCode()).isEqualTo(500);
    assertThat(answer.body()).contains("\"code\":\"INTERNAL\"").doesNotContain("secret", "Illegal");
  }

  @Test
  void whoCallsIsLocalUnlessItSaysMore() {
    doors.post("/api/v1/tasks", "{}");

    assertThat(doors.fake.tasks.callers).containsExactly(new Caller("local").from("127.0.0.1"));
  }
}
