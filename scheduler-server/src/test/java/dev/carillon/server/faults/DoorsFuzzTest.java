package dev.carillon.server.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.server.door.EngineAtHand;
import dev.carillon.server.store.redis.StoreWalk;
import org.junit.jupiter.api.Test;

/** Nonsense through every door, in short: the same requests in every build. */
class DoorsFuzzTest {
  private static final int REQUESTS = 1500;

  /** Wrong answers after which the next ones say nothing new. */
  private static final int ENOUGH = 20;

  @Test
  void nonsenseIsNeverTheServersFaultAndStoresNothing() {
    try (EngineAtHand engine = new EngineAtHand(doors -> doors);
        StoreWalk store = new StoreWalk(engine.redis.port(), "carillon", 16);
        Fuzzing fuzzing =
            new Fuzzing(
                engine.server.port(),
                engine.server.delayboxPort().orElseThrow(),
                () -> store.counted().values().stream().mapToLong(n -> n).sum())) {
      Long only = Long.getLong("carillon.fuzz.seed");
      long first = only == null ? 0 : only;
      long after = only == null ? REQUESTS : only + 1;
      for (long seed = first; seed < after && fuzzing.wrong().size() < ENOUGH; seed++) {
        fuzzing.send(seed);
        if (seed % 20 == 0) {
          fuzzing.honest();
        }
      }
      fuzzing.honest();
      System.out.println("answers to nonsense, seeds from " + first + ": " + fuzzing.answers());
      assertThat(fuzzing.wrong()).as("replay one with -Dcarillon.fuzz.seed=…").isEmpty();
      assertThat(only != null || fuzzing.refused() > REQUESTS / 2).as("most was nonsense").isTrue();
      assertThat(store.walk().problems()).isEmpty();
    }
  }
}
