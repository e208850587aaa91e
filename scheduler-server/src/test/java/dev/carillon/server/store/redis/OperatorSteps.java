package dev.carillon.server.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Payload;
import dev.carillon.model.task.TaskDeadlines;
import dev.carillon.model.task.TaskId;
import dev.carillon.server.core.port.EditStore;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** What operators do to one task; each is sometimes sent twice. */
final class OperatorSteps {
  private static final EditStore.Order ORDER = new EditStore.Order("ops", "why");

  private final ModelScene scene;
  private final ModelOperator operator;

  OperatorSteps(ModelScene scene) {
    this.scene = scene;
    this.operator = scene.model.operator;
  }

  private EditStore edits() {
    return scene.rig.server(scene.oneOf(0, 1)).stores().edits();
  }

  private void twiceAtTimes(
      String what, Supplier<EditStore.Answer> model, Supplier<EditStore.Answer> redis) {
    scene.say("%s", what);
    for (int n = scene.oneOf(1, 1, 2); n > 0; n--) {
      EditStore.Answer expected = model.get();
      assertThat(redis.get()).as(what).isEqualTo(expected);
    }
  }

  void hold() {
    TaskId id = scene.anyTask();
    twiceAtTimes(
        "hold " + id, () -> operator.hold(id, "ops", "why"), () -> edits().hold(id, ORDER));
  }

  void resume() {
    TaskId id = scene.anyTask();
    twiceAtTimes("resume " + id, () -> operator.resume(id, "ops"), () -> edits().resume(id, ORDER));
  }

  void reschedule() {
    TaskId id = scene.anyTask();
    NewTask.Due due =
        scene.chance(50)
            ? new NewTask.Due.At(scene.model.now + scene.oneOf(1, 2_000, 700_000))
            : new NewTask.Due.After(Duration.ofMillis(scene.oneOf(0, 400, 5_000)));
    twiceAtTimes(
        "reschedule " + id + " to " + due,
        () -> operator.reschedule(id, due, "reschedule", "ops"),
        () -> edits().reschedule(id, due, "", ORDER));
  }

  void runNow() {
    TaskId id = scene.anyTask();
    twiceAtTimes(
        "run " + id + " now",
        () -> operator.reschedule(id, NewTask.Due.NOW, "run", "ops"),
        () -> edits().runNow(id, ORDER));
  }

  void edit() {
    TaskId id = scene.anyTask();
    UnaryOperator<NewTask> change = anyChange();
    twiceAtTimes(
        "edit " + id,
        () -> operator.edit(id, change, "ops"),
        () -> edits().edit(id, change, "", ORDER));
  }

  private UnaryOperator<NewTask> anyChange() {
    long by = scene.model.now + scene.oneOf(300, 4_000, 60_000);
    Duration wait = Duration.ofMillis(scene.oneOf(300, 60_000));
    int priority = scene.oneOf(0, 9);
    return switch (scene.random.nextInt(6)) {
      case 0 -> t -> t.withPriority(priority);
      case 1 -> t -> t.withPayload(Payload.of("edited"));
      case 2 -> t -> t.withDeadlines(t.deadlines().startBy(new NewTask.Due.At(by)));
      case 3 -> t -> t.withDeadlines(t.deadlines().withQueueWait(wait));
      case 4 -> t -> t.withDeadlines(TaskDeadlines.NONE);
      default -> t -> t.withLabels(Map.of("more", "labels"));
    };
  }

  void delete() {
    TaskId id = scene.anyTask();
    twiceAtTimes("delete " + id, () -> operator.delete(id, "ops"), () -> edits().delete(id, ORDER));
  }
}
