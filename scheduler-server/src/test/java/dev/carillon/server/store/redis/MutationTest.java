package dev.carillon.server.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The model test is worth what it notices: with any one rule of the scripts switched off it must
 * fail. The lines are marked {@code -- @rule <name>} in the scripts.
 */
class MutationTest {
  private static final int MOST = 300;

  @ParameterizedTest(name = "without the rule ''{0}'' the model test fails")
  @ValueSource(
      strings = {
        "nonce",
        "gen",
        "pause",
        "idempotency",
        "epoch",
        "late-reap",
        "unique-owner",
        "debounce",
        "undo",
        "limit",
        "permit",
        "slot-number"
      })
  void withoutARule_theModelTestFails(String rule) {
    try (ModelRig rig = new ModelRig(TestScripts.without(rule))) {
      for (int seed = 1; seed <= MOST; seed++) {
        ModelRun run = new ModelRun(rig, seed);
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
