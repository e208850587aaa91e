package dev.carillon.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import dev.carillon.v1.EventBatch;
import dev.carillon.v1.LogChunk;
import dev.carillon.v1.Queue;
import dev.carillon.v1.Task;
import dev.carillon.v1.TaskState;
import dev.carillon.v1.Worker;
import dev.carillon.v1.WorkerStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** {@code --json}: one object, or one a line, in the shape of the server's own JSON. */
final class JsonTest {
  private static final String ID = "03-8M3KQ2ZVXH4T";
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final FakeServer server = new FakeServer();
  private final Cli cli = Cli.against(server);

  @AfterEach
  void stop() {
    server.close();
  }

  private List<JsonNode> lines(int code, String... args) {
    Cli.Result result = cli.run(args);
    assertThat(result.code()).as(result.err()).isEqualTo(code);
    return result.out().lines().map(JsonTest::parse).toList();
  }

  private JsonNode one(String... args) {
    List<JsonNode> lines = lines(Exit.OK, args);
    assertThat(lines).hasSize(1);
    return lines.getFirst();
  }

  private static JsonNode parse(String line) {
    try {
      return MAPPER.readTree(line);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Task.Builder task(TaskState state) {
    return Task.newBuilder().setId(ID).setState(state).setGen(1).setDueMs(5);
  }

  @Test
  void aReceipt() {
    JsonNode json = one("task", "submit", "--json");
    assertThat(json.get("id").asText()).isEqualTo(ID);
    assertThat(json.get("state").asText()).isEqualTo("READY");
    assertThat(json.get("dueMs").isIntegralNumber()).isTrue();
  }

  @Test
  void aTaskWithAPayloadOfSeveralLinesStaysOneLine() {
    server.tasks.put(
        ID,
        task(TaskState.TASK_STATE_READY)
            .setPayload(
                ByteString.copyFromUtf8(
                    "{\n  \"a\": \"x\\ny\",\r\n  \"b\": 1.0000000000000000001\n}"))
            .build());
    Cli.Result result = cli.run("task", "show", ID, "--json");
    assertThat(result.out().lines()).hasSize(1);
    assertThat(result.out())
        .as("no number passes through a double")
        .contains("1.0000000000000000001");
    assertThat(parse(result.out()).get("payload").get("a").asText()).isEqualTo("x\ny");
  }

  @Test
  void listsAreOneObject() {
    server.tasks.put("a", task(TaskState.TASK_STATE_READY).build());
    server.tasks.put("b", task(TaskState.TASK_STATE_DEAD).build());
    JsonNode tasks = one("task", "list", "--json");
    assertThat(tasks.get("tasks")).hasSize(2);
    assertThat(tasks.get("total").asLong()).isEqualTo(2);
    server.queues.add(Queue.newBuilder().setName("mail").build());
    assertThat(one("queue", "list", "--json").get("queues").get(0).get("name").asText())
        .isEqualTo("mail");
    server.workers.add(
        Worker.newBuilder().setId("w").setStatus(WorkerStatus.WORKER_STATUS_LIVE).build());
    assertThat(one("worker", "list", "--json").get("workers").get(0).get("status").asText())
        .isEqualTo("LIVE");
  }

  @Test
  void severalTasksAreOneALineAndFailuresAreNotAmongThem() {
    server.tasks.put("a", task(TaskState.TASK_STATE_CANCELLED).build());
    server.tasks.put("b", task(TaskState.TASK_STATE_CANCELLED).build());
    assertThat(lines(Exit.NOT_FOUND, "task", "cancel", "a", "nope", "b", "--json")).hasSize(2);
  }

  @Test
  void waitingPrintsTheTaskAsItEndedAndNothingElse() {
    Task ended = task(TaskState.TASK_STATE_SUCCEEDED).build();
    server.changes.add(task(TaskState.TASK_STATE_RUNNING).build());
    server.changes.add(ended);
    server.tasks.put(ID, ended);
    assertThat(one("task", "submit", "--wait", "--json").get("state").asText())
        .isEqualTo("SUCCEEDED");
    server.logs.put(
        1, List.of(LogChunk.newBuilder().setData(ByteString.copyFromUtf8("hi")).build()));
    List<JsonNode> followed = lines(Exit.OK, "task", "submit", "--follow", "--json");
    assertThat(followed).hasSize(2);
    assertThat(followed.get(1).get("state").asText()).isEqualTo("SUCCEEDED");
  }

  @Test
  void operatorsAnswersAreObjectsToo() {
    assertThat(one("queue", "pause", "mail", "--json").get("pause").has("untilMs")).isTrue();
    assertThat(one("queue", "resume", "mail", "--json").get("name").asText()).isEqualTo("mail");
    String worker = "01JD0000000000000000000000";
    assertThat(one("worker", "drain", worker, "--json").get("status").asText())
        .isEqualTo("DRAINING");
    assertThat(one("cluster", "info", "--json").has("members")).isTrue();
    assertThat(one("cluster", "stats", "--json").has("submittedTotal")).isTrue();
    assertThat(
            lines(Exit.FAILED, "cluster", "health", "--json").getFirst().get("ready").asBoolean())
        .isFalse();
  }

  @Test
  void eventsAreABatchALine() {
    EventBatch.Builder batch = EventBatch.newBuilder().setCursor("c1");
    batch.addEventsBuilder().setTaskId(ID).setToValue(2).setCause("submit");
    server.events.add(batch.build());
    server.events.add(EventBatch.newBuilder().setCursor("c2").setResync(true).build());
    List<JsonNode> batches = lines(Exit.OK, "events", "--json");
    assertThat(batches).hasSize(2);
    assertThat(batches.get(0).get("events").get(0).get("to").asText()).isEqualTo("READY");
    assertThat(batches.get(0).get("cursor").asText()).isEqualTo("c1");
    assertThat(batches.get(1).get("resync").asBoolean()).isTrue();
  }
}
