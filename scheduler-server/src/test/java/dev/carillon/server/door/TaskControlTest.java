package dev.carillon.server.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.carillon.client.CarillonClient;
import dev.carillon.client.Connection;
import dev.carillon.client.TaskControlClient;
import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Payload;
import dev.carillon.model.task.SubmitReceipt;
import dev.carillon.model.task.Task;
import dev.carillon.model.task.TaskChanges;
import dev.carillon.model.task.TaskChanges.Field;
import dev.carillon.model.task.TaskDeadlines;
import dev.carillon.model.task.TaskState;
import dev.carillon.server.PatientRedis;
import dev.carillon.server.boot.CarillonServer;
import dev.carillon.server.config.Address;
import dev.carillon.server.config.ServerConfig;
import dev.carillon.server.embedded.EmbeddedRedis;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Holding, changing and copying tasks through gRPC and JSON, on the real engine. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TaskControlTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final NewTask LATER =
      NewTask.of("nobody", Payload.of("{\"n\":1}"))
          .dueAt(new NewTask.Due.After(Duration.ofHours(1)));

  private final HttpClient http = HttpClient.newHttpClient();
  private EmbeddedRedis redis;
  private CarillonServer server;
  private CarillonClient client;
  private TaskControlClient control;

  @BeforeAll
  void start() {
    redis = EmbeddedRedis.startInMemory();
    ServerConfig defaults = ServerConfig.defaults();
    ServerConfig config =
        defaults
            .withGrpc(new Address("127.0.0.1", 0))
            .withDelaybox(defaults.delaybox().withPort(0))
            .withRedis(PatientRedis.at(redis.port()));
    server = new CarillonServer(config, Clock.systemUTC(), new Random(7)).start();
    client =
        CarillonClient.connect(
            Connection.to("127.0.0.1", server.port()).withDeadline(Duration.ofMinutes(2)));
    control = client.taskControl();
  }

  @AfterAll
  void stop() {
    client.close();
    http.shutdownNow();
    server.close();
    redis.close();
  }

  private static <T> T get(CompletableFuture<T> future) {
    try {
      return future.get(2, TimeUnit.MINUTES);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof CarillonException c ? c : new IllegalStateException(e);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static CarillonException refused(CompletableFuture<?> future) {
    return catchThrowableOfType(CarillonException.class, () -> get(future));
  }

  private String submit(NewTask task) {
    return get(client.submit(task)).id();
  }

  private JsonNode post(String path, String body, int status) throws Exception {
    HttpResponse<String> answer =
        http.send(
            HttpRequest.newBuilder(
                    URI.create("http://127.0.0.1:" + server.port() + "/api/v1/tasks" + path))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    return JSON.readTree(answer.body());
  }

  @Test
  void aTaskIsHeldRescheduledResumedAndRunNow() {
    String id = submit(LATER);
    Task held = get(control.hold(id, "wait for finance"));
    assertThat(held.state()).isEqualTo(TaskState.HELD);
    assertThat(held.waitingFor()).contains("wait for finance");
    NewTask.Due tomorrow = new NewTask.Due.After(Duration.ofDays(1));
    Task moved = get(control.reschedule(id, tomorrow, held.version(), ""));
    assertThat(moved.dueMs()).isGreaterThan(held.dueMs());
    assertThat(refused(control.reschedule(id, tomorrow, held.version(), "")).code())
        .isEqualTo(ErrorCode.CONFLICT);
    assertThat(refused(control.runNow(id, "")).advice()).contains("Resume");
    assertThat(get(control.resume(id, "")).state()).isEqualTo(TaskState.SCHEDULED);
    assertThat(get(control.runNow(id, "")).state()).isEqualTo(TaskState.READY);
    assertThat(refused(control.hold("00-000000000000", "")).code()).isEqualTo(ErrorCode.NOT_FOUND);
  }

  @Test
  void anEditTakesTheNamedFieldsAndIsCheckedLikeASubmit() {
    String id = submit(LATER.named("before").withLabels(Map.of("a", "1")));
    NewTask wanted = NewTask.of("x", Payload.of("new")).withPriority(9);
    Task edited =
        get(
            control.edit(
                id, new TaskChanges(Set.of(Field.PRIORITY, Field.LABELS), wanted), "", ""));
    assertThat(edited.priority()).isEqualTo(9);
    assertThat(edited.labels()).isEmpty();
    assertThat(edited.name()).isEqualTo("before");
    assertThat(edited.payload().utf8()).isEqualTo("{\"n\":1}");
    CarillonException tooLong =
        refused(
            control.edit(
                id, new TaskChanges(Set.of(Field.NAME), wanted.named("x".repeat(200))), "", ""));
    assertThat(tooLong.field()).isEqualTo("name");
    assertThat(
            refused(control.edit(id, new TaskChanges(Set.of(Field.QUEUE), wanted), "", ""))
                .message())
        .contains("queue");
    assertThat(refused(control.edit(id, TaskChanges.NONE, "", "")).code())
        .isEqualTo(ErrorCode.INVALID_ARGUMENT);
  }

  @Test
  void jsonEditsWhatIsSetAndTellsWhatItDoesNotKnow() throws Exception {
    String id = submit(LATER);
    JsonNode task =
        post(
            "/" + id + ":edit",
            "{\"task\":{\"priority\":8,\"payload\":{\"n\": 2.0},\"retry\":{\"maxAttempts\":7}}}",
            200);
    assertThat(task.get("priority").asInt()).isEqualTo(8);
    assertThat(get(client.get(id)).payload().utf8()).isEqualTo("{\"n\": 2.0}");
    assertThat(task.at("/retry/maxAttempts").asInt()).isEqualTo(7);
    String stale = "{\"version\":\"0123456789abcdef\",\"task\":{\"priority\":1}}";
    assertThat(post("/" + id + ":edit", stale, 409).get("code").asText()).isEqualTo("CONFLICT");
    String unknown = "{\"fields\":[\"prio\"],\"task\":{\"priority\":1}}";
    assertThat(post("/" + id + ":edit", unknown, 400).get("advice").asText()).contains("priority");
    post("/" + id + ":hold", "{\"reason\":\"x\"}", 200);
    post("/" + id + ":resume", "", 200);
    post("/" + id + ":reschedule", "{\"delayMillis\":5000000}", 200);
    post("/" + id + ":run", "", 200);
    post("/" + id + ":delete", "", 409);
    post("/" + id + ":cancel", "", 200);
    assertThat(post("/" + id + ":delete", "", 200).get("state").asText()).isEqualTo("CANCELLED");
    post("/" + id + ":delete", "", 404);
  }

  @Test
  void anEndedTaskIsSubmittedAnewWithChanges() throws Exception {
    String id =
        submit(LATER.withAttributes(Map.of("k", "v")).withIdempotencyKey("first").withPriority(2));
    assertThat(refused(control.retryAsNew(id, TaskChanges.NONE, "")).code())
        .isEqualTo(ErrorCode.WRONG_STATE);
    get(client.cancel(id, ""));
    SubmitReceipt plain = get(control.retryAsNew(id, TaskChanges.NONE, ""));
    Task copy = get(client.get(plain.id()));
    assertThat(copy.state()).isEqualTo(TaskState.READY);
    assertThat(copy.payload().utf8()).isEqualTo("{\"n\":1}");
    assertThat(copy.priority()).isEqualTo(2);
    assertThat(copy.attributes()).isEqualTo(Map.of("k", "v", "retry_of", id));
    assertThat(copy.idempotencyKey()).isEmpty();
    String body = "{\"task\":{\"queue\":\"other\",\"delayMillis\":600000}}";
    String changed = post("/" + id + ":retryAsNew", body, 200).get("id").asText();
    assertThat(get(client.get(changed)).queue()).isEqualTo("other");
    assertThat(get(client.get(changed)).state()).isEqualTo(TaskState.SCHEDULED);
  }

  @Test
  void aTaskThatDoesNotStartInTimeExpiresByItself() throws Exception {
    String body = "{\"type\":\"nobody\",\"startWithinMillis\":50}";
    String id = post("", body, 200).get("id").asText();
    Awaitility.await().until(() -> get(client.get(id)).state() == TaskState.EXPIRED);
    assertThat(get(client.get(id)).error()).contains("start deadline");
  }

  @Test
  void limitsInTimeThatCannotBeAreRefused() throws Exception {
    long now = Clock.systemUTC().millis();
    String due = "{\"delayMillis\":600000,\"startDeadlineMs\":" + (now + 1000) + "}";
    assertThat(post("", due, 400).get("field").asText()).isEqualTo("startDeadlineMs");
    assertThat(post("", "{\"retryUntilMs\":1700000000}", 400).get("field").asText())
        .isEqualTo("retryUntilMs");
    assertThat(post("", "{\"queueWaitTimeoutMillis\":-1}", 400).get("field").asText())
        .isEqualTo("queueWaitTimeoutMillis");
    assertThat(post("", "{\"retry\":{\"maxAttempts\":0}}", 400).get("field").asText())
        .isEqualTo("retry.maxAttempts");
    NewTask held = LATER.withDeadlines(TaskDeadlines.NONE.withHeartbeat(Duration.ofSeconds(9)));
    assertThat(get(client.get(submit(held))).deadlines().heartbeat()).hasSeconds(9);
  }
}
