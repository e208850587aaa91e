package dev.carillon.server.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.server.store.redis.StoreWalk;
import java.security.SecureRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Nonsense through every door of a server that is a process of its own, each time other nonsense.
 */
@Tag("faults")
class LongDoorsFuzzTest {
  private static final long MOST_HEAP = 48 << 20;

  @Test
  void nonsenseNeitherEndsTheServerNorMakesItHeavier() {
    Long only = Long.getLong("carillon.fuzz.seed");
    long first = only == null ? new SecureRandom().nextInt() : only;
    int requests = only == null ? Faults.times(20_000) : 1;
    try (Cluster cluster = Cluster.direct(1, 0);
        StoreWalk store = new StoreWalk(cluster.redisPort(), Cluster.NAME, Cluster.BUCKETS);
        Fuzzing fuzzing =
            new Fuzzing(
                cluster.serverPort(0),
                0,
                () -> store.counted().values().stream().mapToLong(n -> n).sum())) {
      for (int i = 0; i < requests / 4; i++) {
        fuzzing.send(first + i);
      }
      Weight before = Weight.of(cluster.server(0));
      for (int i = requests / 4; i < requests; i++) {
        fuzzing.send(first + i);
        if (i % 50 == 0) {
          fuzzing.honest();
        }
      }
      fuzzing.honest();
      Weight after = Weight.of(cluster.server(0));
      System.out.printf(
          "%n== nonsense, seeds from %d: %s%n   before: %s; after: %s%n",
          first, fuzzing.answers(), before, after);
      assertThat(fuzzing.wrong()).as("replay one with -Dcarillon.fuzz.seed=…").isEmpty();
      assertThat(only != null || fuzzing.refused() > requests / 2).as("most was nonsense").isTrue();
      assertThat(cluster.server(0).isAlive()).isTrue();
      assertThat(after.heap() - before.heap()).as("heap that stayed").isLessThan(MOST_HEAP);
      assertThat(store.walk().problems()).isEmpty();
    }
  }
}
