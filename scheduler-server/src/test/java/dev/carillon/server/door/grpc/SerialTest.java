package dev.carillon.server.door.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SerialTest {
  @Test
  void aStepThatFailsHoldsUpNoneOfThoseBehindIt() {
    ArrayDeque<Runnable> given = new ArrayDeque<>();
    List<String> done = new ArrayList<>();
    Serial steps = new Serial(given::add);
    steps.execute(
        () -> {
          throw new IllegalStateException("a fault of a step");
        });
    steps.execute(() -> done.add("behind it"));
    run(given);
    steps.execute(() -> done.add("later"));
    run(given);
    assertThat(done).containsExactly("behind it", "later");
  }

  /** As a pool does: what fails ends a turn, and no other. */
  private static void run(ArrayDeque<Runnable> given) {
    for (Runnable next = given.poll(); next != null; next = given.poll()) {
      try {
        next.run();
      } catch (IllegalStateException e) {
        assertThat(e).hasMessage("a fault of a step");
      }
    }
  }
}
