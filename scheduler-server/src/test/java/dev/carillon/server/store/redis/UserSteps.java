package dev.carillon.server.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.model.error.ErrorCode;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Payload;
import dev.carillon.model.task.RetryPolicy;
import dev.carillon.model.task.SubmitReceipt;
import dev.carillon.model.task.SubmitResult;
import dev.carillon.model.task.TaskDeadlines;
import dev.carillon.model.task.TaskFilter;
import dev.carillon.model.task.TaskId;
import dev.carillon.model.task.TaskState;
import dev.carillon.server.core.port.AttemptStore;
import dev.carillon.server.core.port.QueueStore;
import dev.carillon.server.core.port.TaskStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What users do: submit, cancel, revive, pause, look. */
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

  void submit() {
    List<NewTask> batch = new ArrayList<>();
    for (int n = 1 + scene.random.nextInt(3); n > 0; n--) {
      batch.add(anyTask());
    }
    scene.say("submit %s", batch.stream().map(UserSteps::brief).toList());
    check(batch, tasks().submit(batch, "ops"));
  }

  /**
   * The answer of a submit is lost and the client library sends it again, with the same ids; or
   * another submit draws ids that are in use.
   */
  void submitTwice() {
    List<NewTask> batch = List.of(anyTask(), anyTask());
    long draw = scene.random.nextLong();
    scene.say("submit %s, and again", batch.stream().map(UserSteps::brief).toList());
    scene.rig.dice().setTo(draw);
    List<SubmitResult> first = tasks().submit(batch, "ops");
    check(batch, first);
    scene.rig.dice().setTo(draw);
    List<SubmitResult> second = tasks().submit(batch, "ops");
    for (int i = 0; i < batch.size(); i++) {
      assertThat(brief(second.get(i))).as("the repeat").isEqualTo(brief(first.get(i)));
    }
    scene.rig.dice().setTo(draw);
    List<NewTask> others = List.of(anyTask().named("another"), anyTask().named("another"));
    scene.say("submit %s under ids in use", others.stream().map(UserSteps::brief).toList());
    check(others, tasks().submit(others, "ops"));
  }

  private void check(List<NewTask> batch, List<SubmitResult> results) {
    for (int i = 0; i < batch.size(); i++) {
      NewTask spec = batch.get(i);
      switch (results.get(i)) {
        case SubmitResult.Refused refused -> {
          assertThat(refused.error().code()).isEqualTo(ErrorCode.CONFLICT);
          TaskId known = TaskId.parse(refused.error().subject());
          assertThat(model.submit(spec, known, "ops")).as("refused").isEmpty();
        }
        case SubmitResult.Accepted accepted -> check(spec, accepted.receipt());
      }
    }
  }

  private void check(NewTask spec, SubmitReceipt receipt) {
    TaskId id = TaskId.parse(receipt.id());
    boolean known =
        !spec.idempotencyKey().isEmpty()
            && model.keys.containsKey(Model.keyName(spec, model.buckets));
    assertThat(receipt.duplicate()).as("a duplicate").isEqualTo(known);
    assertThat(known || model.find(id).isEmpty()).as("a new id").isTrue();
    Optional<ModelTask> task = model.submit(spec, id, "ops");
    assertThat(task).as("accepted").isPresent();
    assertThat(receipt.id()).isEqualTo(task.get().id.toString());
    boolean gone = model.find(id).isEmpty();
    assertThat(receipt.state()).isEqualTo(gone ? TaskState.SUCCEEDED : task.get().state);
  }

  private NewTask anyTask() {
    NewTask task =
        NewTask.of(scene.oneOf("x", "y"), Payload.of(scene.oneOf("", "small", "other")))
            .inQueue(scene.oneOf("qa", "qb"))
            .withPriority(scene.oneOf(2, 5, 5, 9))
            .dueAt(anyDue())
            .withExecTimeout(Duration.ofMillis(scene.oneOf(3_000, 3_600_000)))
            .withRetry(anyRetry());
    task = scene.chance(15) ? task.withDeadlines(startBy()) : task;
    task = scene.chance(20) ? task.named("n").withLabels(Map.of("a", "b")) : task;
    return scene.chance(30) ? task.withIdempotencyKey(scene.oneOf("k1", "k2", "k3")) : task;
  }

  private NewTask.Due anyDue() {
    return switch (scene.random.nextInt(6)) {
      case 0 -> new NewTask.Due.After(Duration.ofMillis(scene.oneOf(1, 400, 5_000, 86_400_000)));
      case 1 -> new NewTask.Due.At(model.now + scene.oneOf(-5_000, 0, 1, 2_000));
      default -> NewTask.Due.NOW;
    };
  }

  private TaskDeadlines startBy() {
    return TaskDeadlines.NONE.startBy(
        scene.chance(50)
            ? new NewTask.Due.After(Duration.ofMillis(scene.oneOf(300, 4_000, 60_000)))
            : new NewTask.Due.At(model.now + scene.oneOf(300, 4_000, 60_000)));
  }

  private RetryPolicy anyRetry() {
    return new RetryPolicy(
        scene.oneOf(1, 2, 3),
        scene.oneOf(1, 2),
        Duration.ofMillis(scene.oneOf(0, 1_000)),
        Duration.ofMillis(scene.oneOf(1_500, 600_000)));
  }

  void cancel() {
    TaskId id = scene.anyTask();
    String reason = scene.oneOf("", "wrong");
    scene.say("cancel %s '%s'", id, reason);
    for (int n = scene.oneOf(1, 1, 2); n > 0; n--) {
      String expected = model.cancel(id, reason, "ops");
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
      assertThat(tasks().revive(id, all, "ops").name()).isEqualTo(model.revive(id, all, "ops"));
    }
  }

  void pauseOrResume() {
    QueueStore queues = scene.rig.server(scene.oneOf(0, 1)).stores().queues();
    String queue = scene.oneOf("qa", "qb");
    if (scene.chance(55)) {
      scene.say("resume %s", queue);
      queues.resumeQueue(queue);
      model.pauses.remove(queue);
      return;
    }
    long millis = scene.oneOf(0, 2_000);
    scene.say("pause %s for %d ms (0: for ever)", queue, millis);
    long until = millis == 0 ? 0 : model.now + millis;
    assertThat(queues.pauseQueue(queue, "why", "ops", Duration.ofMillis(millis)).untilMs())
        .isEqualTo(until);
    model.pauses.put(queue, new Model.Pause(until, model.now + " ops\twhy"));
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
                .collect(Collectors.groupingBy(t -> t.state, Collectors.counting())));
    for (AttemptStore.Head head : stores.attempts().heads(Set.of(0, 1))) {
      List<ModelTask> line = model.line(head.bucket(), head.line().key());
      assertThat(line.isEmpty() || head.score() <= line.getFirst().place()).isTrue();
    }
  }

  private static String brief(NewTask t) {
    return t.queue()
        + "/"
        + t.type()
        + (t.idempotencyKey().isEmpty() ? "" : " key " + t.idempotencyKey())
        + " '"
        + t.payload().utf8()
        + "' "
        + t.due()
        + " "
        + t.retry().maxAttempts()
        + "/"
        + t.retry().maxLost();
  }

  private static String brief(SubmitResult result) {
    return switch (result) {
      case SubmitResult.Refused refused -> "refused " + refused.error().subject();
      case SubmitResult.Accepted accepted ->
          accepted.receipt().id() + " " + accepted.receipt().state() + accepted.receipt().dueMs();
    };
  }
}
