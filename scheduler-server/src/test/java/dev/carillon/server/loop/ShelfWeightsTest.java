package dev.carillon.server.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.model.task.TaskState;
import dev.carillon.server.core.Line;
import dev.carillon.server.core.port.RetentionStore.Place;
import dev.carillon.server.core.port.RetentionStore.Shelf;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShelfWeightsTest {
  private static final long NOW = 1_700_000_000_000L;
  private static final Line MAIL = new Line("mail000000", "default", "mail", "smtp");

  private final ShelfWeights weights = new ShelfWeights();

  private static Place place(int bucket, TaskState state, long count, long bytesEach) {
    return new Place(bucket, new Shelf(MAIL, state, count, 1, bytesEach));
  }

  @Test
  void whatWasWeighedIsKnownAgainWhateverHasComeOrGone() {
    weights.weighed(List.of(place(3, TaskState.SUCCEEDED, 10, 700)), NOW);
    assertThat(weights.known(place(3, TaskState.SUCCEEDED, 25, 0)))
        .isEqualTo(place(3, TaskState.SUCCEEDED, 25, 700));
  }

  @Test
  void whatWasNotThereWeighsNothingYet() {
    weights.weighed(List.of(place(3, TaskState.SUCCEEDED, 10, 700)), NOW);
    assertThat(weights.known(place(3, TaskState.DEAD, 1, 0)).shelf().bytesEach()).isZero();
    assertThat(weights.known(place(4, TaskState.SUCCEEDED, 1, 0)).shelf().bytesEach()).isZero();
  }

  @Test
  void whatIsGoneIsForgottenWithTheNextLook() {
    weights.weighed(List.of(place(3, TaskState.SUCCEEDED, 10, 700)), NOW);
    weights.weighed(List.of(), NOW + 5_000);
    assertThat(weights.known(place(3, TaskState.SUCCEEDED, 1, 0)).shelf().bytesEach()).isZero();
  }

  @Test
  void itIsWeighedAtFirstThenEachFiveSecondsAndWhenTheClockWasSetBack() {
    assertThat(weights.due(NOW)).isTrue();
    weights.weighed(List.of(), NOW);
    assertThat(weights.due(NOW + 4_999)).isFalse();
    assertThat(weights.due(NOW + 5_000)).isTrue();
    assertThat(weights.due(NOW - 1)).isTrue();
  }
}
