package dev.carillon.server.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The judge of the topic of events sees what is lost, out of order or not from the log. */
class ExportedEventsTest {
  private final ExportedEvents told =
      new ExportedEvents(Map.of("t1", List.of(">READY#1", "READY>RUNNING#1")));

  private void event(String task, String id, String from, String to) {
    told.add(
        task,
        """
        {"eventType":"X","taskId":"%s","eventId":"%s","from":"%s","to":"%s","gen":1}\
        """
            .formatted(task, id, from, to));
  }

  @Test
  void allInOrder_someOfItAgain_isRight() {
    event("t1", "a", "", "READY");
    event("t1", "a", "", "READY");
    event("t1", "b", "READY", "RUNNING");
    event("t1", "a", "", "READY");
    assertThat(told.problems()).isEmpty();
    assertThat(told).hasToString("2 (told again: 2)");
  }

  @Test
  void whatNeverCameIsMissed() {
    event("t1", "a", "", "READY");
    assertThat(told.problems()).singleElement().asString().startsWith("t1 is told as [>READY#1]");
  }

  @Test
  void anotherOrderIsSeen() {
    event("t1", "b", "READY", "RUNNING");
    event("t1", "a", "", "READY");
    assertThat(told.problems()).hasSize(1);
  }

  @Test
  void whatIsNotInTheLogIsSeen_alsoOneMoveUnderTwoIds() {
    event("t1", "a", "", "READY");
    event("t1", "b", "READY", "RUNNING");
    event("t1", "c", "READY", "RUNNING");
    event("t2", "d", "", "READY");
    assertThat(told.problems()).hasSize(2);
  }

  @Test
  void aGapIsSeen_andARecordUnderAnotherKey() {
    event("t1", "a", "", "READY");
    event("t1", "b", "READY", "RUNNING");
    told.add("gap", "{\"eventType\":\"GAP\",\"taskId\":\"\"}");
    told.add("t2", "{\"eventType\":\"X\",\"taskId\":\"t1\",\"eventId\":\"e\"}");
    assertThat(told.problems()).hasSize(2);
  }
}
