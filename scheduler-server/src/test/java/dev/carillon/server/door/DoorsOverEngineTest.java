package dev.carillon.server.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.carillon.server.PatientRedis;
import dev.carillon.server.boot.CarillonServer;
import dev.carillon.server.config.Address;
import dev.carillon.server.config.ServerConfig;
import dev.carillon.server.embedded.EmbeddedRedis;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The doors in front of the real engine on a real Redis. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class DoorsOverEngineTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long TEN_YEARS_MS = Duration.ofDays(3_654).toMillis();

  private final HttpClient http = HttpClient.newHttpClient();
  private EmbeddedRedis redis;
  private CarillonServer server;

  @BeforeAll
  void start() {
    redis = EmbeddedRedis.startInMemory();
    ServerConfig defaults = ServerConfig.defaults();
    ServerConfig config =
        defaults
            .withGrpc(new Address("127.0.0.1", 0))
            .withDelaybox(defaults.delaybox().withPort(0))
            .withRedis(PatientRedis.brieflyAt(redis.port()));
    server = new CarillonServer(config, Clock.systemUTC(), new Random(7)).start();
  }

  @AfterAll
  void stop() {
    http.shutdownNow();
    server.close();
    redis.close();
  }

  @Test
  void aTaskIsSubmittedFoundAndCancelledInJson() throws Exception {
    String payload = "{ \"n\": 1.00, \"é\":[ ] }";
    JsonNode receipt =
        ok(post("/api/v1/tasks", "{\"delayMillis\":600000,\"payload\":" + payload + "}"));
    String id = receipt.get("id").asText();

    assertThat(receipt.get("state").asText()).isEqualTo("SCHEDULED");
    assertThat(get("/api/v1/tasks/" + id).body()).contains("\"payload\":" + payload);
    assertThat(ok(post("/api/v1/tasks/" + id + ":cancel", "")).get("state").asText())
        .isEqualTo("CANCELLED");
    ok(post("/api/v1/tasks/" + id + ":retry", ""));
    assertThat(post("/api/v1/tasks/" + id + ":retry", "").statusCode()).isEqualTo(409);
  }

  @Test
  void anIdempotencyKeyOfAnotherRequestIsAConflict() throws Exception {
    String first = "{\"idempotencyKey\":\"k1\",\"delayMillis\":600000,\"payload\":1}";
    String id = ok(post("/api/v1/tasks", first)).get("id").asText();

    JsonNode again = ok(post("/api/v1/tasks", first));
    assertThat(again.get("id").asText()).isEqualTo(id);
    assertThat(again.get("duplicate").asBoolean()).isTrue();
    assertThat(
            post(
                    "/api/v1/tasks",
                    "{\"idempotencyKey\":\"k1\",\"delayMillis\":600000,\"payload\":2}")
                .statusCode())
        .isEqualTo(409);
  }

  @Test
  void limitsAreToldWithTheirFieldAndStoreNothing() throws Exception {
    long now = Clock.systemUTC().millis();
    String queue = "limits";
    String large = "\"" + "x".repeat(256 << 10) + "\"";

    assertRefused(413, "payload", "\"payload\":" + large, queue);
    assertRefused(400, "dueMs", "\"dueMs\":" + (now / 1_000), queue);
    assertRefused(400, "dueMs", "\"dueMs\":" + (now + 10 * TEN_YEARS_MS), queue);
    assertRefused(400, "delayMillis", "\"delayMillis\":-1", queue);
    assertRefused(400, "queue", "\"name\":\"x\"", "Bad Queue");
    assertThat(ok(get("/api/v1/tasks?queue=" + queue)).get("total").asLong()).isZero();
  }

  private void assertRefused(int status, String field, String part, String queue) throws Exception {
    HttpResponse<String> answer =
        post("/api/v1/tasks", "{\"queue\":\"" + queue + "\"," + part + "}");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(JSON.readTree(answer.body()).get("field").asText()).isEqualTo(field);
  }

  @Test
  void aBatchStoresItsGoodTasks() throws Exception {
    JsonNode answer =
        ok(
            post(
                "/api/v1/tasks:batch",
                """
                {"tasks":[{"queue":"b","delayMillis":600000},{"queue":"B!"},{"queue":"b","dueMs":5},
                  {"queue":"b","delayMillis":600000}]}
                """));

    assertThat(answer.get("accepted").asInt()).isEqualTo(2);
    assertThat(answer.at("/results/1/error/field").asText()).isEqualTo("tasks[1].queue");
    assertThat(answer.at("/results/2/error/field").asText()).isEqualTo("tasks[2].dueMs");
    assertThat(ok(get("/api/v1/tasks/status/scheduled?queue=b")).get("total").asLong())
        .isEqualTo(2);
  }

  @Test
  void aQueueIsPausedAndResumed() throws Exception {
    assertThat(
            ok(post("/api/v1/queues/p:pause", "{\"reason\":\"why\"}")).at("/pause/reason").asText())
        .isEqualTo("why");
    assertThat(ok(post("/api/v1/queues/p:resume", "")).has("pause")).isFalse();
  }

  @Test
  void aDelayboxTaskIsTakenAndListed() throws Exception {
    long due = Clock.systemUTC().millis() + 600_000;
    HttpResponse<String> answer =
        delaybox(
            "{\"parameter\":{\"executionTimestamp\":\""
                + due
                + "\",\"taskType\":\"SHELL_CMD\"},\"pyload\":\"/wDDKA==\"}");
    String id = ok(answer).get("taskUuid").asText();

    JsonNode items = ok(send(HttpRequest.newBuilder(delayboxUri("/task?limit=500")).GET()));

    assertThat(items).hasSize(1);
    assertThat(items.get(0).get("taskUuid").asText()).isEqualTo(id);
    assertThat(items.get(0).get("pyload").asText()).isEqualTo("/wDDKA==");
    assertThat(items.get(0).get("status").asText()).isEqualTo("SCHEDULED");
    assertThat(items.get(0).at("/parameter/executionTimestamp").asText())
        .isEqualTo(String.valueOf(due));
  }

  @Test
  void whatHappensIsCounted() throws Exception {
    ok(post("/api/v1/tasks", "{\"queue\":\"counted\"}"));

    await().until(() -> get("/metrics").body().contains("queue_size{queue=\"counted\"} 1.0"));
    assertThat(get("/metrics").body())
        .contains(
            "tasks_submitted_total{queue=\"counted\",type=\"echo\"} 1.0",
            "worker_count 0.0",
            "carillon_script_seconds_count{verb=\"submit\"}",
            "carillon_redis_up 1.0");
  }

  @Test
  void healthIsReady() throws Exception {
    assertThat(ok(get("/readyz")).get("ready").asBoolean()).isTrue();
    assertThat(ok(get("/api/v1/cluster/info")).get("buckets").asInt()).isPositive();
    assertThat(ok(get("/api/v1/cluster/stats")).has("redisUsedBytes")).isTrue();
  }

  @Test
  void whileRedisIsAwayCallersAreToldToComeBack_andItGoesOnByItself() throws Exception {
    redis.freeze();
    try {
      await().until(() -> get("/readyz").statusCode() == 503);
      HttpResponse<String> refused = post("/api/v1/tasks", "{}");

      assertThat(refused.statusCode()).as(refused.body()).isEqualTo(503);
      assertThat(refused.headers().firstValue("retry-after")).isPresent();
      assertThat(JSON.readTree(refused.body()).get("code").asText()).isEqualTo("REDIS_AWAY");
      assertThat(get("/livez").statusCode()).isEqualTo(200);
      await().until(() -> get("/metrics").body().contains("carillon_redis_up 0.0"));
    } finally {
      redis.thaw();
    }
    await().until(() -> get("/readyz").statusCode() == 200);
    ok(post("/api/v1/tasks", "{}"));
  }

  private static JsonNode ok(HttpResponse<String> answer) throws IOException {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return JSON.readTree(answer.body());
  }

  private HttpResponse<String> get(String path) {
    return send(HttpRequest.newBuilder(uri(path)).GET());
  }

  private HttpResponse<String> post(String path, String body) {
    return send(HttpRequest.newBuilder(uri(path)).POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  private HttpResponse<String> delaybox(String body) {
    return send(
        HttpRequest.newBuilder(delayboxUri("/task"))
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + server.port() + path);
  }

  private URI delayboxUri(String path) {
    return URI.create("http://127.0.0.1:" + server.delayboxPort().orElseThrow() + path);
  }

  private HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
