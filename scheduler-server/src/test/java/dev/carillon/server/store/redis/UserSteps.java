package dev.carillon.server.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.model.control.Scope;
import dev.carillon.model.error.CarillonException;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.TaskFilter;
import dev.carillon.model.task.TaskId;
import dev.carillon.model.task.TaskState;
import dev.carillon.server.core.port.AttemptStore;
import dev.carillon.server.core.port.ControlStore;
import dev.carillon.server.core.port.TaskStore;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What users do: cancel, revive, pause, look. */
final class UserSteps {
  private final ModelScene scene;
  private final Model model;

  UserSteps(ModelScene scene) {
    this.scene = scene;
    this.model = scene.model;
  }

  private TaskStore tasks() {
    return scene.oneOf(0, 1) == 0
        ? scene.rig.server(0).stores().tasks()
        : scene.rig.server(1).stores().tasks();
  }

  void cancel() {
    TaskId id = scene.anyTask();
    String reason = scene.oneOf("", "wrong");
    scene.say("cancel %s '%s'", id, reason);
    for (int n = scene.oneOf(1, 1, 2); n > 0; n--) {
      String expected = model.ends.cancel(id, reason, "ops");
      Optional<ModelTask> task = model.find(id);
      switch (tasks().cancel(id, reason, "ops")) {
        case TaskStore.CancelReply.Cancelled c -> assertThat(expected).isEqualTo("OK");
        case TaskStore.CancelReply.Gone g -> assertThat(expected).isEqualTo("GONE");
        case TaskStore.CancelReply.Ended e -> {
          assertThat(expected).isEqualTo("ENDED");
          assertThat(e.state()).isEqualTo(task.orElseThrow().state);
        }
        case TaskStore.CancelReply.Running r -> {
          assertThat(expected).isEqualTo("RUNNING");
          ModelTask t = task.orElseThrow();
          assertThat(t.is(r.attempt().gen(), r.attempt().nonce())).isTrue();
          assertThat(r.workerId()).isEqualTo(t.workerText());
        }
      }
    }
  }

  void revive() {
    TaskId id = scene.anyTask();
    boolean all = scene.chance(50);
    scene.say("revive %s%s", id, all ? ", also if it succeeded" : "");
    for (int n = scene.oneOf(1, 1, 2); n > 0; n--) {
      String expected = model.ends.revive(id, all, "ops");
      if (expected.equals("UNIQUE")) {
        assertThatThrownBy(() -> tasks().revive(id, all, "ops"))
            .isInstanceOfSatisfying(
                CarillonException.class, e -> assertThat(e.field()).isEqualTo("unique_key"));
      } else {
        assertThat(tasks().revive(id, all, "ops").name()).isEqualTo(expected);
      }
    }
  }

  void pauseOrResume() {
    ControlStore control = scene.rig.server(scene.oneOf(0, 1)).stores().control();
    String name =
        scene.oneOf("q:qa", "q:qb", "q:qa", "q:qb", "t:x", "n:" + NewTask.DEFAULT_NAME, "*");
    Scope scope = PauseSwitches.scope(name).orElseThrow();
    if (scene.chance(60)) {
      scene.say("resume %s", scope);
      Model.Pause before = model.pauses.remove(name);
      boolean was = before != null && (before.until() == 0 || before.until() > model.now);
      assertThat(control.resume(scope, "ops")).isEqualTo(was);
      return;
    }
    long millis = scene.oneOf(0, 2_000, 2_000);
    scene.say("pause %s for %d ms (0: for ever)", scope, millis);
    long until = millis == 0 ? 0 : model.now + millis;
    assertThat(control.pause(scope, "why", "ops", Duration.ofMillis(millis)).pause().untilMs())
        .isEqualTo(until);
    model.pauses.put(name, new Model.Pause(until, model.now + " ops\twhy"));
  }

  /** What is shown is what is. */
  void look() {
    RedisStores stores = scene.rig.server(scene.oneOf(0, 1)).stores();
    scene.say("look");
    Set<String> all =
        stores.tasks().list(TaskFilter.ALL, 500, "", false).tasks().stream()
            .map(t -> t.id() + " " + t.state())
            .collect(Collectors.toSet());
    assertThat(all)
        .isEqualTo(
            model.tasks.values().stream()
                .filter(t -> t.discardedUntil == 0)
                .map(t -> t.id + " " + t.state)
                .collect(Collectors.toSet()));
    Map<TaskState, Long> depths = new EnumMap<>(TaskState.class);
    stores
        .queues()
        .counts()
        .values()
        .forEach(c -> c.depths().forEach((s, n) -> depths.merge(s, n, Long::sum)));
    assertThat(depths)
        .isEqualTo(
            model.tasks.values().stream()
                .filter(t -> t.discardedUntil == 0)
                .collect(Collectors.groupingBy(t -> t.state, Collectors.counting())));
    for (AttemptStore.Head head : stores.attempts().heads(Set.of(0, 1))) {
      List<ModelTask> line = model.starts.line(head.bucket(), head.line().key());
      assertThat(line.isEmpty() || head.score() <= line.getFirst().place()).isTrue();
    }
  }
}
