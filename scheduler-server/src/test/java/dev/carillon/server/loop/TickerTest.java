package dev.carillon.server.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.server.core.Owned;
import dev.carillon.server.core.port.AttemptStore;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** When the ticker looks again. */
class TickerTest {
  private static final int BATCH = 200;
  private static final int HERD = 0;
  private static final int OTHER = 1;

  /** Longer than any rest. */
  private static final long PASS_NANOS = Duration.ofMillis(60).toNanos();

  private final List<Set<Integer>> passes = new ArrayList<>();
  private final Map<Integer, Integer> waiting = new HashMap<>(Map.of(HERD, 0, OTHER, 0));
  private final Ticker ticker = ticker();

  private Ticker ticker() {
    Owned owned = new Owned();
    owned.set(Map.of(HERD, 1L, OTHER, 1L));
    return new Ticker(store(), owned, () -> true, 2, BATCH, () -> {});
  }

  /** Makes a batch of what waits READY; a pass that moves something takes its time. */
  private AttemptStore store() {
    return (AttemptStore)
        Proxy.newProxyInstance(
            AttemptStore.class.getClassLoader(),
            new Class<?>[] {AttemptStore.class},
            (proxy, method, arguments) -> {
              assertThat(method.getName()).isEqualTo("tick");
              Set<Integer> buckets = new HashSet<>();
              ((Map<?, ?>) arguments[0]).keySet().forEach(b -> buckets.add((Integer) b));
              passes.add(buckets);
              Map<Integer, AttemptStore.Tick> ticks = new HashMap<>();
              long began = System.nanoTime();
              for (int bucket : buckets) {
                int moved = Math.min(BATCH, waiting.get(bucket));
                waiting.merge(bucket, -moved, Integer::sum);
                while (moved > 0 && System.nanoTime() - began < PASS_NANOS) {
                  LockSupport.parkNanos(PASS_NANOS / 20);
                }
                ticks.put(bucket, new AttemptStore.Tick(moved, -1, 1_800_000_000_000L));
              }
              return ticks;
            });
  }

  @Test
  void aPassThatFilledItsBatchIsFollowedByAShortRest() throws InterruptedException {
    waiting.put(HERD, 5 * BATCH);
    Duration longest = Duration.ZERO;
    for (int i = 0; i < 5; i++) {
      Duration rest = ticker.runOnce();
      assertThat(rest).isLessThanOrEqualTo(Duration.ofMillis(20));
      longest = rest.compareTo(longest) > 0 ? rest : longest;
      ticker.await(rest);
    }
    // Of five: whatever stops this thread takes something from one of them.
    assertThat(longest).isGreaterThan(Duration.ofMillis(5));
    assertThat(passes).hasSize(5).allMatch(buckets -> buckets.contains(HERD));
    assertThat(waiting.get(HERD)).isZero();
  }

  @Test
  void anotherBucketIsNotKeptWaitingMeanwhile() {
    Duration unused = ticker.runOnce();
    waiting.put(HERD, 5 * BATCH);
    ticker.due(HERD, 0);
    unused = ticker.runOnce();
    waiting.put(OTHER, 1);
    ticker.due(OTHER, 0);
    unused = ticker.runOnce();
    assertThat(passes.getLast()).contains(OTHER);
    assertThat(waiting.get(OTHER)).isZero();
  }

  @Test
  void aPassThatWasNotFullIsTheLastForASecondOrSo() {
    waiting.put(HERD, BATCH - 1);
    assertThat(ticker.runOnce()).isGreaterThan(Duration.ofMillis(500));
  }
}
