package dev.carillon.server.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.model.queue.Keep;
import dev.carillon.model.task.TaskState;
import dev.carillon.server.core.Line;
import dev.carillon.server.core.port.RetentionStore.Shelf;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RetentionPlanTest {
  private static final long NOW = 1_000_000;
  private static final Line LINE = new Line("l", "default", "mail", "echo");

  private static Shelf shelf(TaskState state, long count, long oldestMs, long bytesEach) {
    return new Shelf(LINE, state, count, oldestMs, bytesEach);
  }

  private static Optional<RetentionPlan.Cut> next(Keep keep, Shelf... shelves) {
    RetentionPlan plan = new RetentionPlan(keep, List.of(shelves), NOW);
    return Stream.of(RetentionPlan.Limit.values()).flatMap(l -> plan.cut(l).stream()).findFirst();
  }

  private static Keep keep(long count, long bytes) {
    return new Keep(Duration.ofSeconds(100), Duration.ofSeconds(300), count, bytes);
  }

  private static void assertCut(
      Optional<RetentionPlan.Cut> cut, TaskState of, long endedBeforeMs, long most) {
    assertThat(cut)
        .hasValueSatisfying(
            c -> {
              for (TaskState state : TaskState.endedStates()) {
                assertThat(c.of().test(shelf(state, 1, 1, 1)))
                    .isEqualTo((state == TaskState.DEAD) == (of == TaskState.DEAD));
              }
              assertThat(c.endedBeforeMs()).isEqualTo(endedBeforeMs);
              assertThat(c.most()).isEqualTo(most);
            });
  }

  @Test
  void whatKeepsItsLimitsStays() {
    assertThat(
            next(
                keep(50, 10_000),
                shelf(TaskState.SUCCEEDED, 50, NOW - 100_000, 100),
                shelf(TaskState.DEAD, 50, NOW - 300_000, 100)))
        .isEmpty();
  }

  @Test
  void deadLettersHaveATimeOfTheirOwn() {
    Shelf finished = shelf(TaskState.SUCCEEDED, 1, NOW - 100_001, 0);
    Shelf dead = shelf(TaskState.DEAD, 1, NOW - 300_001, 0);
    assertCut(
        next(keep(400, 0), finished, dead), TaskState.SUCCEEDED, NOW - 100_000, Long.MAX_VALUE);
    assertCut(next(keep(400, 0), dead), TaskState.DEAD, NOW - 300_000, Long.MAX_VALUE);
  }

  @Test
  void ofTooManyTheExcessGoes() {
    assertCut(
        next(
            keep(100, 0),
            shelf(TaskState.SUCCEEDED, 90, NOW - 10, 0),
            shelf(TaskState.CANCELLED, 30, NOW - 20, 0),
            shelf(TaskState.DEAD, 100, NOW - 30, 0)),
        TaskState.CANCELLED,
        Long.MAX_VALUE,
        20);
  }

  @Test
  void ofTooMuchDeadLettersGoLast() {
    Shelf finished = shelf(TaskState.SUCCEEDED, 10, NOW - 10, 1_000);
    Shelf dead = shelf(TaskState.DEAD, 100, NOW - 30, 1_000);
    assertCut(next(keep(1_000, 105_000), finished, dead), TaskState.SUCCEEDED, Long.MAX_VALUE, 5);
    assertCut(next(keep(1_000, 95_000), dead), TaskState.DEAD, Long.MAX_VALUE, 5);
  }

  @Test
  void eachLimitIsToldByItself() {
    RetentionPlan plan =
        new RetentionPlan(
            keep(50, 10_000),
            List.of(
                shelf(TaskState.SUCCEEDED, 60, NOW - 100_001, 1_000),
                shelf(TaskState.DEAD, 51, NOW - 300_001, 1_000)),
            NOW);
    assertThat(RetentionPlan.Limit.values()).allMatch(limit -> plan.cut(limit).isPresent());
  }
}
