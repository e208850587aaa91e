package dev.carillon.server.door.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.v1.ClusterStats;
import dev.carillon.v1.ErrorInfo;
import dev.carillon.v1.ListTasksRequest;
import dev.carillon.v1.NewTask;
import dev.carillon.v1.SubmitBatchRequest;
import dev.carillon.v1.Task;
import dev.carillon.v1.TaskState;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ProtoJsonTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "null",
        "true",
        "0",
        "-1.50",
        "1e400",
        "12345678901234567890123456789.000",
        "\"text\"",
        "\"\\u00e9 é 🎐 \\n\"",
        "{ \"a\" : [ 1 , 2.0e+3 ,\t{ } ] ,\n \"a\":null }",
        "[[[[\"]\"]]]]",
        "\"\\\"}\"",
        "{\"b\":\"x\",\"a\":\"\\\\\"}"
      })
  void aPayloadKeepsItsBytesWhereverItStands(String payload) {
    for (String template :
        new String[] {
          "{\"payload\":%s}",
          "{\"payload\":%s,\"queue\":\"q\"}",
          "{ \"queue\" : \"q\" ,\n  \"payload\" :\t %s \n}",
          "{\"queue\":\"é🎐\",\"payload\":%s  ,\"name\":\"n\"}"
        }) {
      NewTask task = read(template.formatted(payload));

      assertThat(task.getPayload().toStringUtf8()).isEqualTo(payload);
      assertThat(ProtoJson.print(task)).contains("\"payload\":" + payload);
      assertThat(ProtoJson.read(ProtoJson.write(task), NewTask.getDefaultInstance()))
          .isEqualTo(task);
    }
  }

  @Test
  void aLongPayloadBehindManyBufferFillsKeepsItsBytes() {
    Random random = new Random(11);
    StringBuilder payload = new StringBuilder("[");
    for (int i = 0; i < 20_000; i++) {
      payload.append(i == 0 ? "" : ", ").append(random.nextInt()).append(".00e-").append(i % 9);
    }
    payload.append(" ]");

    NewTask task = read("{\"name\":\"" + "x".repeat(9_000) + "\",\"payload\":" + payload + "}");

    assertThat(task.getPayload().toStringUtf8()).isEqualTo(payload.toString());
  }

  @Test
  void bytesThatAreNoJsonGoAsBase64BothWays() {
    for (byte[] bytes :
        new byte[][] {
          "date".getBytes(StandardCharsets.UTF_8),
          "{} ".getBytes(StandardCharsets.UTF_8),
          "1 2".getBytes(StandardCharsets.UTF_8),
          {'"', (byte) 0xFF, '"'},
          {0, 1, 2}
        }) {
      NewTask task = NewTask.newBuilder().setPayload(ByteString.copyFrom(bytes)).build();

      String json = ProtoJson.print(task);

      assertThat(json).contains("\"payloadBase64\":\"").doesNotContain("\"payload\":");
      assertThat(read(json)).isEqualTo(task);
    }
  }

  @Test
  void everyFieldOfATaskIsReadInBothSpellings() {
    NewTask camel =
        read(
            """
            {"queue":"mail","type":"shell","tenant":"t","priority":7,"dueMs":1800000000000,
             "retry":{"maxAttempts":5,"backoffBaseMillis":20},"execTimeoutMillis":9,
             "labels":{"a":"1","b":""},"attributes":{"k.k":"v"},"idempotencyKey":"x","name":"n"}
            """);
    NewTask snake =
        read(
            """
            {"queue":"mail","type":"shell","tenant":"t","priority":7,"due_ms":1800000000000,
             "retry":{"max_attempts":5,"backoff_base_millis":20},"exec_timeout_millis":9,
             "labels":{"a":"1","b":""},"attributes":{"k.k":"v"},"idempotency_key":"x","name":"n"}
            """);

    assertThat(camel).isEqualTo(snake);
    assertThat(camel.getDueMs()).isEqualTo(1_800_000_000_000L);
    assertThat(camel.getLabelsMap()).containsEntry("a", "1").containsEntry("b", "");
    assertThat(ProtoJson.read(ProtoJson.write(camel), NewTask.getDefaultInstance()))
        .isEqualTo(camel);
  }

  @ParameterizedTest
  @CsvSource({"high,8", "HIGH,8", "medium,5", "low,2"})
  void aPriorityMayBeAWord(String word, int priority) {
    assertThat(read("{\"priority\":\"" + word + "\"}").getPriority()).isEqualTo(priority);
  }

  @Test
  void statesAreShortNamesInAnyCase() {
    ListTasksRequest request =
        ProtoJson.read(
            bytes("{\"states\":[\"READY\",\"dead\",\"TASK_STATE_RETRY_WAIT\"]}"),
            ListTasksRequest.getDefaultInstance());

    assertThat(request.getStatesList())
        .containsExactly(
            TaskState.TASK_STATE_READY, TaskState.TASK_STATE_DEAD, TaskState.TASK_STATE_RETRY_WAIT);
    assertThat(ProtoJson.print(request)).contains("[\"READY\",\"DEAD\",\"RETRY_WAIT\"]");
  }

  @Test
  void numbersAreNumbersAndZerosAreWritten() {
    assertThat(ProtoJson.print(Task.newBuilder().setDueMs(1_800_000_000_000L).build()))
        .contains("\"dueMs\":1800000000000", "\"endedMs\":0", "\"labels\":{}", "\"history\":[]")
        .doesNotContain("\"state\"", "\"payload\"", "\"payloadB", "\"result", "\"retry\"");
    assertThat(ProtoJson.print(ClusterStats.newBuilder().setSubmittedRate(1.5).build()))
        .contains("\"submittedRate\":1.5", "\"ready\":0");
  }

  @Test
  void anErrorIsBriefAndNamesItsFieldAsJsonSpellsIt() {
    ErrorInfo error = ErrorInfo.newBuilder().setCode("X").setField("tasks[3].due_ms").build();

    assertThat(new String(ProtoJson.writeBrief(error), StandardCharsets.UTF_8))
        .isEqualTo("{\"code\":\"X\",\"field\":\"tasks[3].dueMs\"}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"que\":\"x\"} | que | Expected a known field, but got 'que'. | queue",
        "{\"delay_milis\":1} | delay_milis | Expected a known field, but got 'delay_milis'. | delayMillis",
        "{\"retry\":{\"attempts\":1}} | retry.attempts | Expected a known field, but got 'attempts'. | maxAttempts",
        "{\"queue\":1} | queue | Expected a string, but got the number 1. | ''",
        "{\"dueMs\":\"1720672590913\"} | dueMs | Expected a whole number, but got the string '1720672590913'. | ''",
        "{\"dueMs\":1.5} | dueMs | Expected a whole number, but got the number 1.5. | ''",
        "{\"dueMs\":92233720368547758080} | dueMs | Expected a whole number from -9223372036854775808 to 9223372036854775807, but got 92233720368547758080. | ''",
        "{\"priority\":2147483648} | priority | Expected a whole number from -2147483648 to 2147483647, but got 2147483648. | ''",
        "{\"priority\":\"urgent\"} | priority | Expected high, medium, low or a number 0–9, but got 'urgent'. | ''",
        "{\"labels\":[]} | labels | Expected an object, but got an array. | ''",
        "{\"labels\":{\"a\":1}} | labels[\"a\"] | Expected a string, but got the number 1. | ''",
        "{\"labels\":{\"a\":\"1\",\"a\":\"2\"}} | labels[\"a\"] | Expected each field once, but got one twice. | ''",
        "{\"queue\":\"a\",\"queue\":\"a\"} | queue | Expected each field once, but got one twice. | ''",
        "{\"dueMs\":1,\"due_ms\":1} | due_ms | Expected each field once, but got one twice. | ''",
        "{\"payload\":1,\"payloadBase64\":\"\"} | payloadBase64 | Expected each field once, but got one twice. | ''",
        "{\"payloadBase64\":\"*\"} | payloadBase64 | Expected Base64, but got '*'. | ''",
        "{\"retry\":3} | retry | Expected an object, but got the number 3. | ''",
        "{\"name\":\"\\ud800\"} | name | Expected text, but got half a character (an unpaired surrogate). | ''",
        "[] | '' | Expected a JSON object, but got an array. | ''",
        "{} {} | '' | Expected one JSON object and nothing behind it, but got more at line 1, column 4. | ''"
      })
  void badInputIsRefusedWithItsPath(String json, String field, String message, String advice) {
    CarillonException error = refused(json);

    assertThat(error.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
    assertThat(error.field()).isEqualTo(field.equals("''") ? "" : field);
    assertThat(error.message()).isEqualTo(message);
    if (!advice.equals("''")) {
      assertThat(error.advice()).contains("'" + advice + "'");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\n  \"queue\": nope\n}",
        "{\n  \"queue\" \"x\"}",
        "{\n  \"payload\": {\"a\":}}",
        "{\n  \"payload\": 01}",
        "{\n  'queue':1}",
        "{\n  \"queue\":\"a\",}",
        "{\n  \"queue\":\"a"
      })
  void malformedJsonIsRefusedWithItsPlace(String json) {
    CarillonException error = refused(json);

    assertThat(error.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
    assertThat(error.message()).contains("malformed at line 2, column ");
  }

  @Test
  void whatIsNotUtf8IsRefused() {
    byte[] latin = "{\"name\":\"é\"}".getBytes(StandardCharsets.ISO_8859_1);
    byte[] wide = "{\"name\":\"x\"}".getBytes(StandardCharsets.UTF_16BE);
    byte[] marked = bytes("\uFEFF{}");

    for (byte[] json : new byte[][] {latin, wide, marked}) {
      CarillonException error =
          catchThrowableOfType(
              CarillonException.class, () -> ProtoJson.read(json, NewTask.getDefaultInstance()));
      assertThat(error.message()).startsWith("Expected JSON in UTF-8");
    }
  }

  @Test
  void anEmptyTextIsRefused() {
    assertThat(refused("").message()).isEqualTo("Expected a JSON object, but got an empty text.");
    assertThat(refused(" \n").message()).contains("an empty text");
  }

  @Test
  void aPathNamesTheElement() {
    CarillonException error =
        catchThrowableOfType(
            CarillonException.class,
            () ->
                ProtoJson.read(
                    bytes("{\"tasks\":[{},{\"retry\":{\"maxLost\":\"x\"}}]}"),
                    SubmitBatchRequest.getDefaultInstance()));

    assertThat(error.field()).isEqualTo("tasks[1].retry.maxLost");
  }

  private static CarillonException refused(String json) {
    return catchThrowableOfType(CarillonException.class, () -> read(json));
  }

  private static NewTask read(String json) {
    return ProtoJson.read(bytes(json), NewTask.getDefaultInstance());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
