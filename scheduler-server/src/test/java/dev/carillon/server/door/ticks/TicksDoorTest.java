package dev.carillon.server.door.ticks;

import static dev.carillon.server.door.EngineAtHand.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Payload;
import dev.carillon.server.door.RunningDoors;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The requests of this door as its clients send them; what becomes of them is in TicksRoadTest. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class TicksDoorTest {
  private static final String GOLDEN = "{\"item\":\"user1234\",\"at\":\"2023-02-28T14:16:00Z\"}";

  private RunningDoors doors;

  @BeforeAll
  void start() {
    doors = new RunningDoors();
  }

  @BeforeEach
  void nothingStored() {
    doors.fake.tasks.submitted.clear();
    doors.fake.tasks.stored.clear();
  }

  @AfterAll
  void stop() {
    doors.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/ticks", "/tick"})
  void theGoldenRequestIsTakenOnBothPorts(String path) {
    HttpResponse<String> own =
        doors.send(
            HttpRequest.newBuilder(doors.ticks(path))
                .POST(HttpRequest.BodyPublishers.ofString(GOLDEN))
                .build());
    HttpResponse<String> main = doors.post(path, GOLDEN);

    for (HttpResponse<String> answer : List.of(own, main)) {
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      assertThat(answer.body()).isEqualTo("{}");
    }
    NewTask task = doors.fake.tasks.submitted.getFirst();
    assertThat(task.type()).isEqualTo("kafka");
    assertThat(task.queue()).isEqualTo("ticks");
    assertThat(task.payload()).isEqualTo(Payload.of(GOLDEN));
    assertThat(task.attributes()).containsAllEntriesOf(Map.of("topic", "ticks", "key", "user1234"));
    assertThat(task.due()).isEqualTo(new NewTask.Due.At(1_677_593_760_000L));
  }

  @Test
  void healthyAnswersOnBothPorts() {
    assertThat(
            doors.send(HttpRequest.newBuilder(doors.ticks("/healthy")).GET().build()).statusCode())
        .isEqualTo(200);
    assertThat(doors.get("/healthy").statusCode()).isEqualTo(200);
  }

  @Test
  void oneItemAndTimeHaveOneIdentityHoweverTheTimeIsWritten() {
    for (String at :
        List.of(
            "2023-02-28T14:16:00Z",
            "2023-02-28T15:16:00+01:00",
            "2023-02-28t14:16:00.000z",
            "2023-02-28 14:16:00Z")) {
      doors.post("/ticks", "{\"item\":\"a\",\"at\":\"" + at + "\"}");
    }
    doors.post("/ticks", "{\"item\":\"a\",\"at\":\"2023-02-28T14:16:01Z\"}");
    doors.post("/ticks", "{\"item\":\"b\",\"at\":\"2023-02-28T14:16:00Z\"}");

    List<String> keys =
        doors.fake.tasks.submitted.stream()
            .map(t -> t.attributes().get(NewTask.OWN_ID))
            .distinct()
            .toList();
    assertThat(doors.fake.tasks.submitted).hasSize(6);
    assertThat(keys).hasSize(3);
  }

  @Test
  void aTickIsNeverDueBeforeItsTime() {
    doors.post("/ticks", "{\"item\":\"a\",\"at\":\"2023-02-28T14:16:00.000000001Z\"}");

    assertThat(doors.fake.tasks.submitted.getFirst().due())
        .isEqualTo(new NewTask.Due.At(1_677_593_760_001L));
  }

  @Test
  void anArrayOfTicksIsTakenInOneRequest() {
    HttpResponse<String> answer =
        doors.post("/ticks", "[" + GOLDEN + "," + GOLDEN.replace("user1234", "u2") + "]");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(doors.fake.tasks.submitted).hasSize(2);
    assertThat(doors.post("/ticks", "[" + GOLDEN + ",{\"item\":\"x\"}]").body())
        .contains("Expected [1].at");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"at\":\"2023-02-28T14:16:00Z\"} | Expected item",
        "{\"item\":\"a\"} | Expected at",
        "{\"item\":7,\"at\":\"2023-02-28T14:16:00Z\"} | Expected item to be a string",
        "{\"item\":\"\",\"at\":\"2023-02-28T14:16:00Z\"} | Expected 1 to 512 bytes",
        "{\"item\":\"a\",\"at\":1677593760} | RFC 3339",
        "{\"item\":\"a\",\"at\":\"tomorrow\"} | RFC 3339",
        "{\"item\":\"a\",\"at\":\"2023-02-30T14:16:00Z\"} | RFC 3339",
        "{\"item\":\"a\",\"at\":\"2023-02-28T14:16:00\"} | RFC 3339",
        "{\"item\":\"a\",\"at\":\"2023-02-28T14:16Z\"} | RFC 3339",
        "{\"item\":\"a\",\"when\":\"2023-02-28T14:16:00Z\"} | the field 'when'",
        "nonsense | malformed"
      })
  void badInputIs400WithTheReasonAndStoresNothing(String body, String part) {
    HttpResponse<String> answer = doors.post("/ticks", body);

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
    assertThat(json(answer).get("error").asText()).contains(part);
    assertThat(doors.fake.tasks.submitted).isEmpty();
  }
}
