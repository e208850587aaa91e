package dev.carillon.server.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.model.task.TaskState;
import dev.carillon.model.task.TaskTransitions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/** One random sequence of operations on Redis and on the model; after each the two must agree. */
final class ModelRun {
  private final ModelRig rig;
  private final Model model;
  private final List<String> said = new ArrayList<>();
  private final Random random;
  private final ModelSteps steps;

  ModelRun(ModelRig rig, long seed) {
    this(rig, seed, ModelTheme.values()[(int) (seed % ModelTheme.values().length)]);
  }

  ModelRun(ModelRig rig, long seed, ModelTheme theme) {
    this.rig = rig;
    this.random = new Random(seed);
    this.model = new Model(ModelRig.BUCKETS, 1_700_000_000_000L);
    this.steps = new ModelSteps(new ModelScene(rig, model, random, theme, said::add));
  }

  /**
   * @throws AssertionError with the operations so far and where Redis and the model differ
   */
  void run(int operations) {
    rig.clear();
    try {
      for (int i = 0; i < operations; i++) {
        rig.dice().setTo(random.nextLong());
        rig.setClock(model.now);
        steps.next();
        compare();
      }
    } catch (AssertionError | RuntimeException e) {
      StringBuilder story = new StringBuilder();
      for (int i = 0; i < said.size(); i++) {
        story.append("  ").append(i + 1).append(". ").append(said.get(i)).append('\n');
      }
      throw new AssertionError(story + "  then: " + e, e);
    }
  }

  private void compare() {
    KeySpace redis = rig.read();
    learn(redis);
    List<String> wrong = View.differences(ModelView.of(model), redis.view);
    wrong.addAll(redis.wrongHeads());
    assertThat(wrong).as("where Redis is not as the model has it").isEmpty();
    Comparator<KeySpace.Move> order = Comparator.comparing(KeySpace.Move::toString);
    assertThat(redis.moves.stream().sorted(order).toList())
        .as("events")
        .isEqualTo(model.moves.stream().sorted(order).toList());
    assertThat(model.limits.runningWithoutSlot()).isEmpty();
    for (KeySpace.Move m : redis.moves) {
      rig.saw(m);
      assertThat(m.from() == 0 || m.to() == 0 || allowed(m)).as("in the table: " + m).isTrue();
    }
    model.moves = new ArrayList<>();
  }

  private static boolean allowed(KeySpace.Move m) {
    return TaskTransitions.allows(m.cause(), TaskState.ofCode(m.from()), TaskState.ofCode(m.to()));
  }

  /**
   * What the model leaves open is taken over from Redis: a drawn back-off, once it is seen to be
   * within its bounds, and what an error is filed under.
   */
  private void learn(KeySpace redis) {
    assertThat(model.tasks.keySet()).containsAll(redis.fingerprints.keySet());
    for (ModelTask t : model.tasks.values()) {
      t.fingerprint = redis.fingerprints.getOrDefault(t.id.toString(), "none");
      Long stored = redis.due.get(t.id.toString());
      if (t.dueSlack > 0 && stored != null) {
        assertThat(stored).as("due of " + t.id).isBetween(t.due, t.due + t.dueSlack);
        t.due = stored;
        t.dueSlack = 0;
      }
    }
  }
}
