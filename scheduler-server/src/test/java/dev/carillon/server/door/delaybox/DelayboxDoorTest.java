package dev.carillon.server.door.delaybox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Payload;
import dev.carillon.model.task.TaskState;
import dev.carillon.server.core.Caller;
import dev.carillon.server.door.DelayboxSettings;
import dev.carillon.server.door.DoorSettings;
import dev.carillon.server.door.RunningDoors;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The requests of this door as its clients send them, over a real socket. */
final class DelayboxDoorTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String GOLDEN =
      "{\"parameter\":{\"executionTimestamp\":\"1720672590913\",\"taskType\":\"SHELL_CMD\"},"
          + "\"pyload\":\"ZGF0ZQ==\"}";

  private RunningDoors doors;

  @BeforeEach
  void start() {
    doors = new RunningDoors();
  }

  @AfterEach
  void stop() {
    doors.close();
  }

  @Test
  void theGoldenRequestMakesAShellTask() {
    HttpResponse<String> answer = post(GOLDEN);

    NewTask task = submitted();
    String id = doors.fake.tasks.stored.getFirst().id();
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body())
        .isEqualTo("{\"message\":\"task created\",\"taskUuid\":\"" + id + "\"}");
    assertThat(task.type()).isEqualTo("shell");
    assertThat(task.queue()).isEqualTo("delaybox");
    assertThat(task.payload()).isEqualTo(Payload.of("date"));
    assertThat(task.due()).isEqualTo(new NewTask.Due.At(1_720_672_590_913L));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"executionTimestamp\":1720672590913 | 1720672590913 | -1",
        "\"executionTimestamp\":\"1720672590913\" | 1720672590913 | -1",
        "\"delay\":2500 | -1 | 2500",
        "\"delay\":\"2500\" | -1 | 2500",
        "\"delay\":0 | -1 | 0",
        "\"other\":null | -1 | 0"
      })
  void timesAreTakenAsNumberAndAsString(String time, long at, long delay) {
    HttpResponse<String> answer =
        post("{\"parameter\":{" + time + ",\"taskType\":\"SHELL_CMD\"},\"pyload\":\"\"}");

    assertThat(answer.body()).doesNotContain("warning");
    assertThat(submitted().due())
        .isEqualTo(
            at >= 0 ? new NewTask.Due.At(at) : new NewTask.Due.After(Duration.ofMillis(delay)));
  }

  @Test
  void whenBothTimesAreGiven_thenTheTimestampWinsAndTheAnswerWarns() {
    HttpResponse<String> answer =
        post(
            "{\"parameter\":{\"delay\":5,\"executionTimestamp\":1720672590913,"
                + "\"taskType\":\"SHELL_CMD\"},\"pyload\":\"\"}");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).contains("\"warning\":\"Both executionTimestamp and delay");
    assertThat(submitted().due()).isEqualTo(new NewTask.Due.At(1_720_672_590_913L));
  }

  @Test
  void bytesSurviveUntouchedThereAndBack() throws Exception {
    byte[] bytes = new byte[256];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) i;
    }
    String pyload = Base64.getEncoder().encodeToString(bytes);

    post("{\"parameter\":{\"taskType\":\"SHELL_CMD\"},\"pyload\":\"" + pyload + "\"}");

    assertThat(submitted().payload().bytes()).isEqualTo(bytes);
    assertThat(list("").get(0).get("pyload").asText()).isEqualTo(pyload);
  }

  @Test
  void aPubSubTaskGoesToTheConfiguredTopic() {
    post("{\"parameter\":{\"taskType\":\"PUB_SUB\",\"delay\":1},\"pyload\":\"AA==\"}");

    assertThat(submitted().type()).isEqualTo("kafka");
    assertThat(submitted().attributes()).containsEntry("topic", "taskExecutionTopic");
  }

  @Test
  void anotherTaskTypeIsTheTypeOfItsName() {
    HttpResponse<String> answer =
        post("{\"parameter\":{\"taskType\":\"Report.Daily\"},\"pyload\":\"\"}");

    assertThat(submitted().type()).isEqualTo("report.daily");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).contains("\"warning\":\"taskType Report.Daily is not one of");
  }

  @Test
  void theListGivesBackEveryParameterAsItWasSent() throws Exception {
    post(
        "{\"parameter\":{\"executionTimestamp\":\"1720672590913\",\"taskType\":\"SHELL_CMD\","
            + "\"user\":{\"name\":\"é\",\"n\":[1, 2.50]},\"retry\":true,\"note\":null},"
            + "\"pyload\":\"ZGF0ZQ==\"}");

    JsonNode item = list("").get(0);

    assertThat(names(item)).containsExactly("taskUuid", "parameter", "pyload", "status");
    assertThat(item.get("taskUuid").asText()).isEqualTo(doors.fake.tasks.stored.getFirst().id());
    assertThat(item.get("parameter"))
        .isEqualTo(
            JSON.readTree(
                "{\"executionTimestamp\":\"1720672590913\",\"taskType\":\"SHELL_CMD\","
                    + "\"user\":{\"name\":\"é\",\"n\":[1,2.50]},\"retry\":true,\"note\":null}"));
  }

  @ParameterizedTest
  @CsvSource({
    "SCHEDULED,SCHEDULED",
    "READY,PENDING",
    "DISPATCHED,PENDING",
    "RUNNING,PROCESSING",
    "RETRY_WAIT,FAILED",
    "DEAD,FAILED",
    "FAILED,FAILED"
  })
  void aPendingTaskIsListedWithItsStatus(TaskState state, String status) throws Exception {
    post(GOLDEN);
    doors.fake.tasks.move(doors.fake.tasks.stored.getFirst().id(), state);

    assertThat(list("").get(0).get("status").asText()).isEqualTo(status);
  }

  @ParameterizedTest
  @ValueSource(strings = {"SUCCEEDED", "CANCELLED", "EXPIRED"})
  void aTaskThatIsDoneIsNotListed(TaskState state) throws Exception {
    post(GOLDEN);
    doors.fake.tasks.move(doors.fake.tasks.stored.getFirst().id(), state);

    assertThat(list("")).isEmpty();
  }

  @Test
  void theListHasTheFirst100WhenUnaskedAndAnyPartWhenAsked() throws Exception {
    for (int i = 0; i < 130; i++) {
      post("{\"parameter\":{\"taskType\":\"SHELL_CMD\",\"n\":" + i + "},\"pyload\":\"\"}");
      if (i == 3) {
        doors.post("/api/v1/tasks", "{\"queue\":\"delaybox\"}");
      }
    }

    assertThat(list("")).hasSize(100);
    assertThat(numberOf(list("?offset=0&limit=100").get(99))).isEqualTo(99);
    assertThat(list("?offset=0&limit=1")).hasSize(1);
    assertThat(list("?offset=100")).hasSize(30);
    assertThat(numberOf(list("?offset=4&limit=2").get(0))).isEqualTo(4);
    assertThat(list("?offset=130")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"?offset=-1", "?limit=0", "?limit=501", "?limit=x", "?page=1", "?limit=1&limit=2"})
  void badPartsOfTheListAreRefused(String query) throws Exception {
    HttpResponse<String> answer = get("/task" + query);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(names(JSON.readTree(answer.body()))).containsExactly("error");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"parameter\":{\"taskType\":\"X\"}} | Expected a pyload (spelled so)",
        "{\"parameter\":{\"taskType\":\"X\"},\"pyload\":null} | Base64",
        "{} | Expected a pyload",
        "{\"parameter\":{\"delay\":1},\"pyload\":\"\"} | Expected a taskType",
        "{\"pyload\":\"\"} | Expected a taskType",
        "{\"parameter\":{\"taskType\":\"A B\"},\"pyload\":\"\"} | but got 'A B'",
        "{\"parameter\":{\"taskType\":7.5e1,\"delay\":-1},\"pyload\":\"\"} | Expected delay as a"
            + " whole number",
        "{\"parameter\":{\"taskType\":\"X\",\"delay\":\"5s\"},\"pyload\":\"\"} | but got"
            + " \\\"5s\\\"",
        "{\"parameter\":{\"taskType\":\"X\",\"delay\":1.5},\"pyload\":\"\"} | but got 1.5",
        "{\"parameter\":{\"taskType\":\"X\",\"executionTimestamp\":1720672590},\"pyload\":\"\"} |"
            + " looks like seconds",
        "{\"parameter\":{\"taskType\":\"X\",\"executionTimestamp\":\"1720672590\"},\"pyload\":\"\"}"
            + " | looks like seconds",
        "{\"parameter\":{\"taskType\":\"X\",\"executionTimestamp\":12345},\"pyload\":\"\"} | before"
            + " 1980",
        "{\"parameter\":{\"taskType\":\"X\",\"taskType\":\"Y\"}} | twice",
        "{\"parameter\":[],\"pyload\":\"\"} | Expected parameter to be an object",
        "{\"parameter\":{\"taskType\":\"X\"},\"pyload\":\"***\"} | Base64",
        "{\"parameter\":{\"taskType\":\"X\"},\"pyload\":7} | Base64",
        "{\"parameter\":{\"taskType\":\"X\"},\"payload\":\"ZGF0ZQ==\"} | pyload (spelled so)",
        "{\"parameter\":{\"taskType\":\"X\"} | malformed at line 1",
        "[] | Expected a JSON object",
        "`` | Expected a JSON object"
      })
  void badInputIs400WithTheReasonAndStoresNothing(String body, String part) throws Exception {
    HttpResponse<String> answer = post(body);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains(part);
    assertThat(names(JSON.readTree(answer.body()))).containsExactly("error");
    assertThat(doors.fake.tasks.submitted).isEmpty();
  }

  @Test
  void whatIsNotUtf8IsRefused() {
    for (var charset : List.of(StandardCharsets.UTF_16BE, StandardCharsets.UTF_16)) {
      HttpResponse<String> answer =
          doors.send(
              HttpRequest.newBuilder(doors.delaybox("/task"))
                  .POST(HttpRequest.BodyPublishers.ofByteArray(GOLDEN.getBytes(charset)))
                  .build());
      assertThat(answer.statusCode()).isEqualTo(400);
      assertThat(answer.body()).contains("UTF-8");
    }
  }

  @Test
  void tooManyAndTooLongParametersAreRefused() {
    StringBuilder many = new StringBuilder();
    for (int i = 0; i < 30; i++) {
      many.append("\"k").append(i).append("\":1,");
    }
    assertThat(post("{\"parameter\":{" + many + "\"taskType\":\"X\"},\"pyload\":\"\"}").body())
        .contains("at most 30 parameters, but got 31");
    assertThat(
            post("{\"parameter\":{\"taskType\":\"X\",\""
                    + "k".repeat(56)
                    + "\":1},\"pyload\":\"\"}")
                .statusCode())
        .isEqualTo(400);
    assertThat(
            post("{\"parameter\":{\"taskType\":\"X\",\"k\":\""
                    + "v".repeat(1_023)
                    + "\"},\"pyload\":\"\"}")
                .statusCode())
        .isEqualTo(400);
    assertThat(doors.fake.tasks.submitted).isEmpty();
  }

  @Test
  void whatTheCoreRefusesIsToldInThisDoorsWords() {
    doors.fake.tasks.failure =
        CarillonException.of(ErrorCode.REDIS_AWAY, "Expected Redis, but it does not answer.")
            .retryAfter(Duration.ofSeconds(1))
            .build();

    HttpResponse<String> answer = post(GOLDEN);

    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.headers().firstValue("retry-after")).hasValue("1");
    assertThat(answer.body()).isEqualTo("{\"error\":\"Expected Redis, but it does not answer.\"}");
  }

  @Test
  void pingAnswersAndUnknownPathsSayWhatThereIs() {
    assertThat(get("/ping").body()).isEqualTo("pong");
    assertThat(get("/nope").statusCode()).isEqualTo(404);
    assertThat(get("/nope").body()).startsWith("{\"error\":\"Expected POST /task");
  }

  @Test
  void theContextPathQueueAndTopicAreSettings() {
    DoorSettings free = DoorSettings.DEFAULT.onFreePorts();
    DelayboxSettings delaybox = new DelayboxSettings(true, 0, "/box", "later", "due");
    try (RunningDoors other =
        new RunningDoors(
            new DoorSettings(free.host(), 0, delaybox, free.maxStreams(), free.callTimeout()))) {
      HttpResponse<String> answer =
          other.send(
              HttpRequest.newBuilder(other.delaybox("/box/task"))
                  .POST(
                      HttpRequest.BodyPublishers.ofString(
                          "{\"parameter\":{\"taskType\":\"PUB_SUB\"},\"pyload\":\"\"}"))
                  .build());

      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(other.fake.tasks.submitted.getFirst().queue()).isEqualTo("later");
      assertThat(other.fake.tasks.submitted.getFirst().attributes()).containsEntry("topic", "due");
    }
  }

  @Test
  void aPageOfTheWebIsRefused() {
    HttpResponse<String> answer =
        doors.send(
            HttpRequest.newBuilder(doors.delaybox("/task"))
                .header("Origin", "https://evil.example")
                .POST(HttpRequest.BodyPublishers.ofString(GOLDEN))
                .build());

    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(doors.fake.tasks.submitted).isEmpty();
  }

  @Test
  void whoCallsIsKnownToTheCore() {
    post(GOLDEN);

    assertThat(doors.fake.tasks.callers).containsExactly(new Caller("local").from("127.0.0.1"));
  }

  private NewTask submitted() {
    assertThat(doors.fake.tasks.submitted).hasSize(1);
    return doors.fake.tasks.submitted.getFirst();
  }

  private HttpResponse<String> post(String body) {
    return doors.send(
        HttpRequest.newBuilder(doors.delaybox("/task"))
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build());
  }

  private HttpResponse<String> get(String path) {
    return doors.send(HttpRequest.newBuilder(doors.delaybox(path)).GET().build());
  }

  private JsonNode list(String query) throws Exception {
    HttpResponse<String> answer = get("/task" + query);
    assertThat(answer.statusCode()).isEqualTo(200);
    return JSON.readTree(answer.body());
  }

  private static int numberOf(JsonNode item) {
    return item.at("/parameter/n").asInt();
  }

  private static Iterable<String> names(JsonNode node) {
    Iterator<String> names = node.fieldNames();
    return () -> names;
  }
}
