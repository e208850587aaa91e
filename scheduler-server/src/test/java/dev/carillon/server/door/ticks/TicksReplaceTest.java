package dev.carillon.server.door.ticks;

import static dev.carillon.server.door.EngineAtHand.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carillon.server.door.EngineAtHand;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** The setting by which a new time of an item replaces the pending one, over the real engine. */
final class TicksReplaceTest {
  @Test
  void aNewTimeReplacesThePendingOneOfItsItemAndOfNoOther() {
    try (EngineAtHand at =
        new EngineAtHand(doors -> doors.withTicks(doors.ticks().withReplace(true)))) {
      post(at, "{\"item\":\"a\",\"at\":\"2030-01-01T00:00:00Z\"}");
      post(at, "{\"item\":\"b\",\"at\":\"2030-01-02T00:00:00Z\"}");
      post(at, "{\"item\":\"a\",\"at\":\"2030-03-01T00:00:00Z\"}");
      post(at, "{\"item\":\"a\",\"at\":\"2029-12-01T00:00:00Z\"}");
      post(at, "{\"item\":\"a\",\"at\":\"2029-12-01T00:00:00Z\"}");

      JsonNode tasks = json(at.get("/api/v1/tasks?queue=ticks"));
      assertThat(tasks.get("total").asInt()).isEqualTo(2);
      assertThat(tasks.findValues("dueMs").stream().map(JsonNode::asLong))
          .containsExactlyInAnyOrder(
              Instant.parse("2029-12-01T00:00:00Z").toEpochMilli(),
              Instant.parse("2030-01-02T00:00:00Z").toEpochMilli());
      String first = tasks.get("tasks").get(0).get("id").asText();
      String second = tasks.get("tasks").get(1).get("id").asText();
      assertThat(at.get("/api/v1/tasks/" + first).body() + at.get("/api/v1/tasks/" + second).body())
          .contains("\"payload\":{\"item\":\"a\",\"at\":\"2029-12-01T00:00:00Z\"}");
    }
  }

  private static void post(EngineAtHand at, String tick) {
    assertThat(at.post("/ticks", tick).statusCode()).isEqualTo(200);
  }
}
