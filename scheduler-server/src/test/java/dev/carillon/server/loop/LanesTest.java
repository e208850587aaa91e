package dev.carillon.server.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LanesTest {
  private static final int MOST = 8;

  private final AtomicLong now = new AtomicLong(1_000_000);
  private final Deque<Runnable> running = new ArrayDeque<>();
  private final List<String> ended = new ArrayList<>();
  private final Lanes lanes = new Lanes(MOST, Duration.ofSeconds(10), now::get, running::add);

  private void add(String receiver, int count) {
    for (int i = 0; i < count; i++) {
      lanes.add(receiver, () -> ended.add(receiver));
    }
  }

  @Test
  void aSilentReceiverLeavesRoomForOthers() {
    add("silent", Lanes.EACH + Lanes.WAITING + 3);
    assertThat(running).hasSize(Lanes.EACH);
    assertThat(lanes.room()).isZero(); // it may be quick yet
    now.addAndGet(1_500);
    assertThat(lanes.room()).isEqualTo(MOST - Lanes.EACH);
    add("other", 1);
    running.removeLast().run();
    assertThat(ended).containsExactly("other");
    now.addAndGet(15_000);
    while (!running.isEmpty()) {
      running.remove().run();
    }
    // Those that waited for too long are left to a later try.
    assertThat(ended).hasSize(1 + Lanes.EACH);
    assertThat(lanes.room()).isEqualTo(MOST);
  }

  @Test
  void whatWaitsForAQuickReceiverGoesAsSoonAsAnotherEnds() {
    add("quick", Lanes.EACH + Lanes.WAITING);
    while (!running.isEmpty()) {
      assertThat(running).hasSizeLessThanOrEqualTo(Lanes.EACH);
      running.remove().run();
    }
    assertThat(ended).hasSize(Lanes.EACH + Lanes.WAITING);
  }

  @Test
  void aTryThatThrowsGivesItsPlaceBack() {
    lanes.add(
        "a",
        () -> {
          throw new IllegalStateException("test");
        });
    assertThatThrownBy(running.remove()::run).isInstanceOf(IllegalStateException.class);
    assertThat(lanes.room()).isEqualTo(MOST);
  }
}
