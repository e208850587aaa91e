package dev.carillon.server.door;

import static dev.carillon.server.door.EngineAtHand.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carillon.server.config.Doors;
import java.net.http.HttpResponse;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every request of the main port as its clients send it, over the real engine. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class MainPortTest {
  private EngineAtHand at;

  @BeforeAll
  void start() {
    at = new EngineAtHand(UnaryOperator.identity());
  }

  @AfterAll
  void stop() {
    at.close();
  }

  @ParameterizedTest
  @CsvSource({"high,8", "medium,5", "low,2"})
  void aTaskIsSubmittedFoundAndListed(String word, int priority) {
    String payload = "{\"n\": 123456789012345678901234567890.10, \"é\":[ ]}";
    JsonNode receipt =
        json(
            at.post(
                "/api/v1/tasks", "{\"priority\":\"" + word + "\",\"payload\":" + payload + "}"));
    String id = receipt.get("id").asText();

    HttpResponse<String> one = at.get("/api/v1/tasks/" + id);
    assertThat(one.body()).contains("\"payload\":" + payload);
    assertThat(json(one).get("priority").asInt()).isEqualTo(priority);
    assertThat(json(one).get("type").asText()).isEqualTo("echo");
    assertThat(at.get("/api/v1/tasks").body()).contains(id);
    assertThat(at.get("/api/v1/tasks/status/ready").body()).contains(id);
  }

  @Test
  void theClusterTellsItsMembersLeaderTermAndCounters() {
    JsonNode info = json(at.get("/api/v1/cluster/info"));
    assertThat(info.has("members")).isTrue();
    assertThat(info.has("leader")).isTrue();
    assertThat(info.has("term")).isTrue();
    assertThat(at.get("/api/v1/cluster/stats").statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/health", "/healthy", "/readyz", "/livez"})
  void healthIs200(String path) {
    assertThat(at.get(path).statusCode()).isEqualTo(200);
  }

  @Test
  void metersHaveTheNamesThatDashboardsReadOnBothPaths() {
    for (String path : new String[] {"/metrics", "/actuator/prometheus"}) {
      assertThat(at.get(path).body())
          .contains(
              "tasks_submitted_total",
              "tasks_completed_total",
              "tasks_failed_total",
              "queue_size",
              "worker_count",
              "task_duration_seconds_bucket");
    }
  }

  @Test
  void pingIsPong() {
    assertThat(at.get("/ping").body()).isEqualTo("pong");
  }

  @Test
  void aPathThatIsNoneNamesTheDoorsToo() {
    HttpResponse<String> answer = at.get("/nowhere");
    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.body())
        .contains("POST /api/v1/tasks", "POST /ticks", "POST /tasks/schedule", "GET /v1/about");
  }

  @Test
  void aDoorThatIsOffIsNotThere() {
    try (EngineAtHand closed =
        new EngineAtHand(
            doors ->
                new Doors(
                    new Doors.Ticks(false, 0, "ticks", "ticks", true, false, true),
                    new Doors.Jobs(false, "jobs"),
                    new Doors.Taskq(false, "taskq", doors.taskq().lease())))) {
      assertThat(closed.server.ticksPort()).isEmpty();
      for (String path : new String[] {"/ticks", "/tasks", "/v1/tasks/enqueue"}) {
        assertThat(closed.post(path, "{}").statusCode()).as(path).isEqualTo(404);
      }
    }
  }
}
