package dev.carillon.server.store.redis;

import dev.carillon.model.task.TaskId;
import dev.carillon.model.worker.AttemptRef;
import dev.carillon.model.worker.Hint;
import dev.carillon.model.worker.Nonce;
import dev.carillon.server.core.port.AttemptStore;
import dev.carillon.server.core.port.SettingsStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;

/** What the steps of a sequence share: both worlds, the dice, and what was seen so far. */
final class ModelScene {
  final ModelRig rig;
  final Model model;
  final Random random;
  final Consumer<String> said;

  /** Hints that were given out, the old ones too: a late one may come at any time. */
  final List<Hint> hints = new ArrayList<>();

  /** Attempts that somebody tried to claim. */
  final List<AttemptRef> attempts = new ArrayList<>();

  /**
   * A claim in a limited line, on its way.
   *
   * @param until its permit, epoch ms; 0: it has no slots
   * @param got the slots it took, scope and number
   */
  record Way(
      AttemptRef attempt,
      ModelStarts.Claimer by,
      AttemptStore.SlotNeed need,
      long until,
      Map<SettingsStore.Scope, Long> got) {
    Way(AttemptRef attempt, ModelStarts.Claimer by, AttemptStore.SlotNeed need) {
      this(attempt, by, need, 0, Map.of());
    }
  }

  final List<Way> claims = new ArrayList<>();

  /** Claims that were refused and have slots to give back. */
  final List<Way> refused = new ArrayList<>();

  /** Attempts that have ended, whose slots are to be freed. */
  final List<AttemptRef> over = new ArrayList<>();

  final ModelTheme theme;

  ModelScene(ModelRig rig, Model model, Random random, ModelTheme theme, Consumer<String> said) {
    this.theme = theme;
    this.rig = rig;
    this.model = model;
    this.random = random;
    this.said = said;
  }

  /** One of two: mostly the first in a sequence that dwells on something. */
  <T> T first(T usual, T other) {
    return chance(theme == ModelTheme.EVERYTHING ? 50 : 85) ? usual : other;
  }

  String queue() {
    return first("qa", "qb");
  }

  String type() {
    return first("x", "y");
  }

  void say(String text, Object... values) {
    said.accept(String.format(text, values));
  }

  boolean chance(int percent) {
    return random.nextInt(100) < percent;
  }

  @SafeVarargs
  final <T> T oneOf(T... choices) {
    return choices[random.nextInt(choices.length)];
  }

  <T> T oneOf(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  /** Mostly one of the last few: old ones are refused anyway. */
  <T> T recent(List<T> seen) {
    int reach = chance(80) ? Math.min(4, seen.size()) : seen.size();
    return seen.get(seen.size() - 1 - random.nextInt(reach));
  }

  /** A task that is, was or never will be. */
  TaskId anyTask() {
    List<ModelTask> all = List.copyOf(model.tasks.values());
    return all.isEmpty() || chance(5)
        ? new TaskId(random.nextInt(ModelRig.BUCKETS), "000000000000")
        : oneOf(all).id;
  }

  /** An attempt to speak of: seen before, or spoilt a little. */
  AttemptRef anyAttempt() {
    AttemptRef seen = attempts.isEmpty() ? new AttemptRef(anyTask(), 1, nonce()) : recent(attempts);
    return switch (random.nextInt(12)) {
      case 0 -> new AttemptRef(seen.id(), seen.gen() + oneOf(-1, 1), seen.nonce());
      case 1 -> new AttemptRef(seen.id(), seen.gen(), nonce());
      default -> seen;
    };
  }

  Nonce nonce() {
    return Nonce.random(random);
  }
}
