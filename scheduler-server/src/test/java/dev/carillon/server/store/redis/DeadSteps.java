package dev.carillon.server.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.model.dead.DeadEdits;
import dev.carillon.model.task.Payload;
import dev.carillon.model.task.TaskId;
import dev.carillon.model.task.TaskState;
import dev.carillon.server.core.port.DeadLetterStore;
import dev.carillon.server.core.port.DeadLetterStore.Moved;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What operators do to dead letters; each is sometimes sent twice. */
final class DeadSteps {
  private final ModelScene scene;
  private final ModelDead model;
  private final List<String> tokens = new ArrayList<>();

  DeadSteps(ModelScene scene) {
    this.scene = scene;
    this.model = scene.model.dead;
  }

  private DeadLetterStore store() {
    return scene.rig.server(scene.oneOf(0, 1)).stores().deadLetters();
  }

  /** Mostly dead ones. */
  private List<TaskId> some() {
    List<TaskId> dead =
        scene.model.tasks.values().stream()
            .filter(t -> t.state == TaskState.DEAD)
            .map(t -> t.id)
            .toList();
    List<TaskId> ids = new ArrayList<>();
    for (int n = scene.oneOf(1, 3); n > 0; n--) {
      TaskId id = dead.isEmpty() || scene.chance(15) ? scene.anyTask() : scene.oneOf(dead);
      if (!ids.contains(id)) {
        ids.add(id);
      }
    }
    return ids;
  }

  private static void same(Moved redis, ModelDead.Moved model) {
    assertThat(redis).isEqualTo(new Moved(model.done(), model.skipped()));
  }

  void redrive() {
    List<TaskId> ids = some();
    DeadEdits edits =
        scene.chance(60)
            ? DeadEdits.NONE
            : new DeadEdits(
                Optional.of(Payload.of("new")), Map.of(), Set.of(), Optional.of(scene.oneOf(1, 8)));
    scene.say("redrive %s %s", ids, edits);
    for (int n = scene.oneOf(1, 1, 2); n > 0; n--) {
      ModelDead.Moved expected = model.redrive(ids, edits, "ops");
      same(store().redrive(ids, edits, "ops"), expected);
    }
  }

  void discard() {
    List<TaskId> ids = some();
    String token = "t" + tokens.size();
    tokens.add(token);
    long window = scene.oneOf(1_000, 600_000);
    scene.say("discard %s as %s for %d ms", ids, token, window);
    for (int n = scene.oneOf(1, 1, 2); n > 0; n--) {
      ModelDead.Moved expected = model.discard(ids, token, window, "ops");
      same(store().discard(ids, token, Duration.ofMillis(window), "ops").moved(), expected);
    }
  }

  void undo() {
    if (tokens.isEmpty()) {
      return;
    }
    String token = scene.recent(tokens);
    scene.say("undo %s", token);
    for (int n = scene.oneOf(1, 1, 2); n > 0; n--) {
      ModelDead.Moved expected = model.undo(token, "ops");
      same(store().undo(token, "ops"), expected);
    }
  }
}
