package dev.carillon.server.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The model test is worth what it notices: with any one rule of the scripts switched off it must
 * fail. The lines are marked {@code -- @rule <name>} in the scripts.
 */
class MutationTest {
  private static final int MOST = 300;

  @ParameterizedTest(name = "without the rule ''{0}'' the model test fails")
  @CsvSource({
    "nonce, EVERYTHING",
    "gen, EVERYTHING",
    "pause, EVERYTHING",
    "idempotency, EVERYTHING",
    "epoch, EVERYTHING",
    "late-reap, EVERYTHING",
    "unique-owner, KEYS",
    "debounce, KEYS",
    "undo, DEAD_LETTERS",
    "limit, LIMITS",
    "permit, LIMITS",
    "slot-number, LIMITS"
  })
  void withoutARule_theModelTestFails(String rule, ModelTheme theme) {
    try (ModelRig rig = new ModelRig(TestScripts.without(rule))) {
      for (int seed = 1; seed <= MOST; seed++) {
        ModelRun run = new ModelRun(rig, seed, theme);
        Throwable failure = catchThrowable(() -> run.run(60));
        if (failure != null) {
          assertThat(failure).isInstanceOf(AssertionError.class);
          System.out.printf("mutation: '%s' switched off is noticed in sequence %d%n", rule, seed);
          return;
        }
      }
    }
    throw new AssertionError(
        "Expected the model test to fail without the rule '" + rule + "', but it passed.");
  }
}
