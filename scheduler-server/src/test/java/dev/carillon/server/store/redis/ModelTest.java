package dev.carillon.server.store.redis;

import dev.carillon.model.task.TaskTransitions;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/**
 * Random sequences of operations on the real scripts against {@link Model}, the whole key space
 * compared after each.
 *
 * <p>A build runs the same sequences each time, so that a red build tells of the change and not of
 * luck; {@link LongModelTest} looks for new ones. {@code -Dcarillon.model.seed=<n>} replays one
 * sequence; {@code -Dcarillon.model.first=<n>} and {@code -Dcarillon.model.sequences=<n>} run
 * others.
 */
class ModelTest {
  private static final int OPERATIONS = 60;

  /** Some keys live for a minute by Redis' own clock: a sequence takes a fraction of a second. */
  private static final Duration STOOD_STILL = Duration.ofSeconds(50);

  @Test
  void everyOperationLeavesRedisAsTheTableOfStatesSays() {
    run(
        Long.getLong("carillon.model.first", 1),
        Integer.getInteger("carillon.model.sequences", 300));
  }

  static void run(long from, int most) {
    Long one = Long.getLong("carillon.model.seed");
    long first = one != null ? one : from;
    int sequences = one != null ? 1 : most;
    System.out.printf("model: %d sequences from seed %d%n", sequences, first);
    try (ModelRig rig = new ModelRig(TestScripts.clocked())) {
      long again = -1;
      for (long seed = first; seed < first + sequences; seed++) {
        long since = System.nanoTime();
        try {
          new ModelRun(rig, seed).run(OPERATIONS);
        } catch (AssertionError e) {
          if (System.nanoTime() - since > STOOD_STILL.toNanos() && again != seed) {
            System.out.printf("model: sequence %d stood still, and is run once more%n", seed);
            again = seed--;
            continue;
          }
          throw new AssertionError(
              "Sequence "
                  + seed
                  + " (replay: -Dcarillon.model.seed="
                  + seed
                  + "):\n"
                  + e.getMessage(),
              e);
        }
      }
      System.out.printf(
          "model: of %d moves of the table these were not made: %s%n",
          TaskTransitions.moves().size(), rig.unseen());
    }
  }
}
