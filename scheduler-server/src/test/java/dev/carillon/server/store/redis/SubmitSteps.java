package dev.carillon.server.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Payload;
import dev.carillon.model.task.RetryPolicy;
import dev.carillon.model.task.SubmitReceipt;
import dev.carillon.model.task.SubmitResult;
import dev.carillon.model.task.TaskDeadlines;
import dev.carillon.model.task.TaskId;
import dev.carillon.model.task.Uniqueness;
import dev.carillon.server.core.port.TaskStore;
import dev.carillon.server.core.port.TaskStore.Admission;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Tasks come in: alone and in batches, once and again, with keys of all kinds. */
final class SubmitSteps {
  private final ModelScene scene;
  private final Model model;

  SubmitSteps(ModelScene scene) {
    this.scene = scene;
    this.model = scene.model;
  }

  private TaskStore tasks() {
    return scene.rig.server(scene.oneOf(0, 1)).stores().tasks();
  }

  void submit() {
    List<Admission> batch = new ArrayList<>();
    for (int n = 1 + scene.random.nextInt(3); n > 0; n--) {
      batch.add(admitted(scene.chance(15) ? unique(plain()) : keyed(plain())));
    }
    submit(batch);
  }

  void submitUnique() {
    submit(List.of(admitted(unique(plain()))));
  }

  /** With a unique key and an idempotency key, which may stand in another bucket than the task. */
  void submitWithBothKeys() {
    submit(List.of(bothKeys()));
  }

  private Admission bothKeys() {
    // Few different requests, so that some are repeats.
    NewTask task =
        NewTask.of("x", Payload.of(scene.oneOf("1", "2")))
            .inQueue("qa")
            .withRetry(new RetryPolicy(1, 1, Duration.ZERO, Duration.ofSeconds(1)))
            .withIdempotencyKey(scene.oneOf("k1", "k4", "k5"));
    Uniqueness unique =
        new Uniqueness(
            scene.oneOf("u1", "u2"), Uniqueness.Scope.UNTIL_DONE, Duration.ZERO, scene.chance(30));
    return Admission.of(task.withUnique(unique));
  }

  private void submit(List<Admission> batch) {
    scene.say("submit %s", batch.stream().map(a -> brief(a.task())).toList());
    long draw = scene.random.nextLong();
    scene.rig.dice().setTo(draw);
    check(batch, tasks().admit(batch, "ops"), draw);
  }

  /**
   * A server dies between the two steps of a submit with both keys: the idempotency key is taken,
   * the task was never stored.
   */
  void dieBetweenTheSteps() {
    Admission admitted = bothKeys();
    NewTask spec = admitted.task();
    if (!model.submits.needsPointer(spec)) {
      return;
    }
    int bucket = model.submits.home(spec).orElseThrow();
    TaskId id = TaskId.random(bucket, scene.random);
    scene.say("die after the first step of %s as %s", brief(spec), id);
    scene.rig.reserve(spec, id);
    model.submits.reserveAlone(spec, id);
  }

  /**
   * The answer of a submit is lost and the client library sends it again, with the same ids; or
   * another submit draws ids that are in use.
   */
  void submitTwice() {
    List<Admission> batch = List.of(admitted(keyed(plain())), admitted(keyed(plain())));
    long draw = scene.random.nextLong();
    scene.say("submit %s, and again", batch.stream().map(a -> brief(a.task())).toList());
    scene.rig.dice().setTo(draw);
    List<SubmitResult> first = tasks().admit(batch, "ops");
    check(batch, first, draw);
    scene.rig.dice().setTo(draw);
    List<SubmitResult> second = tasks().admit(batch, "ops");
    for (int i = 0; i < batch.size(); i++) {
      assertThat(brief(second.get(i))).as("the repeat").isEqualTo(brief(first.get(i)));
    }
    scene.rig.dice().setTo(draw);
    List<Admission> others =
        List.of(
            admitted(keyed(plain()).named("another")), admitted(keyed(plain()).named("another")));
    scene.say("submit %s under ids in use", others.stream().map(a -> brief(a.task())).toList());
    check(others, tasks().admit(others, "ops"), draw);
  }

  private void check(List<Admission> batch, List<SubmitResult> results, long draw) {
    for (int i = 0; i < batch.size(); i++) {
      NewTask spec = batch.get(i).task();
      TaskId id =
          switch (results.get(i)) {
            case SubmitResult.Accepted accepted when !accepted.receipt().replaced() ->
                TaskId.parse(accepted.receipt().id());
            // Whichever was drawn for it: nothing is stored under that id.
            default -> new TaskId(0, "000000000000");
          };
      TaskId first = model.submits.needsPointer(spec) ? drawn(spec, draw) : id;
      check(model.submits.submit(batch.get(i), first, id, "ops"), results.get(i));
    }
  }

  /** The id that the store drew for a batch of one task with keys. */
  private TaskId drawn(NewTask spec, long draw) {
    Dice again = new Dice();
    again.setTo(draw);
    return TaskId.random(model.submits.home(spec).orElseThrow(), again);
  }

  private static void check(ModelSubmit.Outcome expected, SubmitResult result) {
    switch (expected) {
      case ModelSubmit.Outcome.Conflict c -> refused(result, "idempotency_key", c.id());
      case ModelSubmit.Outcome.NotUnique u -> refused(result, "unique_key", u.id());
      case ModelSubmit.Outcome.Stored s -> {
        SubmitReceipt receipt = receipt(result);
        assertThat(receipt.id()).isEqualTo(s.task().id.toString());
        assertThat(receipt.state()).isEqualTo(s.task().state);
        assertThat(receipt.dueMs()).isEqualTo(s.task().due);
      }
      case ModelSubmit.Outcome.Replaced r -> {
        assertThat(receipt(result).replaced()).as("replaced").isTrue();
        assertThat(receipt(result).id()).isEqualTo(r.task().id.toString());
        assertThat(receipt(result).state()).isEqualTo(r.task().state);
      }
      case ModelSubmit.Outcome.Known k -> {
        assertThat(receipt(result).duplicate()).as("a duplicate").isTrue();
        assertThat(receipt(result).id()).isEqualTo(k.id().toString());
        assertThat(receipt(result).state()).isEqualTo(k.state());
      }
    }
  }

  private static SubmitReceipt receipt(SubmitResult result) {
    assertThat(result).isInstanceOf(SubmitResult.Accepted.class);
    return ((SubmitResult.Accepted) result).receipt();
  }

  private static void refused(SubmitResult result, String field, TaskId id) {
    assertThat(result).isInstanceOf(SubmitResult.Refused.class);
    CarillonException error = ((SubmitResult.Refused) result).error();
    assertThat(error.code()).isEqualTo(ErrorCode.CONFLICT);
    assertThat(error.field()).isEqualTo(field);
    assertThat(error.subject()).isEqualTo(id.toString());
  }

  private Admission admitted(NewTask task) {
    return new Admission(task, scene.oneOf("", "", "c1", "c2"), scene.chance(10), task.retry());
  }

  private NewTask keyed(NewTask task) {
    return scene.chance(30) ? task.withIdempotencyKey(scene.oneOf("k1", "k2", "k3")) : task;
  }

  private NewTask unique(NewTask task) {
    return task.withUnique(
        new Uniqueness(
            scene.first("u1", "u2"),
            scene.oneOf(Uniqueness.Scope.values()),
            scene.oneOf(Duration.ZERO, Duration.ofDays(1)),
            scene.chance(40)));
  }

  private NewTask plain() {
    NewTask task =
        NewTask.of(scene.type(), Payload.of(scene.oneOf("", "small", "other")))
            .inQueue(scene.queue())
            .withPriority(scene.oneOf(2, 5, 5, 9))
            .dueAt(anyDue())
            .withExecTimeout(Duration.ofMillis(scene.oneOf(3_000, 3_600_000)))
            .withRetry(anyRetry());
    task = scene.chance(25) ? withDeadlines(task) : task;
    return scene.chance(20) ? task.named("n").withLabels(Map.of("a", "b")) : task;
  }

  private NewTask.Due anyDue() {
    return switch (scene.random.nextInt(6)) {
      case 0 -> new NewTask.Due.After(Duration.ofMillis(scene.oneOf(1, 400, 5_000, 86_400_000)));
      case 1 -> new NewTask.Due.At(model.now + scene.oneOf(-5_000, 0, 1, 2_000));
      default -> NewTask.Due.NOW;
    };
  }

  private NewTask withDeadlines(NewTask task) {
    TaskDeadlines limits = TaskDeadlines.NONE;
    limits = scene.chance(50) ? limits.startBy(by()) : limits;
    limits =
        scene.chance(40)
            ? limits.withQueueWait(Duration.ofMillis(scene.oneOf(300, 4_000, 60_000)))
            : limits;
    if (scene.chance(40)) {
      limits = limits.retryUntil(by());
      // Whether a drawn back-off ends before that, only Redis would know.
      RetryPolicy retry = task.retry();
      task =
          task.withRetry(
              new RetryPolicy(
                  retry.maxAttempts(), retry.maxLost(), Duration.ZERO, retry.backoffMax()));
    }
    return task.withDeadlines(limits);
  }

  private NewTask.Due by() {
    return scene.chance(50)
        ? new NewTask.Due.After(Duration.ofMillis(scene.oneOf(300, 4_000, 60_000)))
        : new NewTask.Due.At(model.now + scene.oneOf(300, 4_000, 60_000));
  }

  private RetryPolicy anyRetry() {
    return new RetryPolicy(
        scene.oneOf(1, 2, 3),
        scene.oneOf(1, 2),
        Duration.ofMillis(scene.oneOf(0, 1_000)),
        Duration.ofMillis(scene.oneOf(1_500, 600_000)));
  }

  /** Time ends a key that is kept for a while. */
  void aKeyRunsOut() {
    List<String> idems =
        model.keys.idems.entrySet().stream()
            .filter(e -> e.getValue().forAWhile() && !e.getValue().tail().startsWith("P"))
            .map(Map.Entry::getKey)
            .sorted()
            .toList();
    List<String> uniques =
        model.keys.uniques.entrySet().stream()
            .filter(e -> e.getValue().forAWhile())
            .map(Map.Entry::getKey)
            .sorted()
            .toList();
    List<String> all = new ArrayList<>(idems);
    all.addAll(uniques);
    if (!all.isEmpty()) {
      String name = scene.oneOf(all);
      scene.say("the time of %s is over", name);
      scene.rig.unlink(name);
      model.keys.idems.remove(name);
      model.keys.uniques.remove(name);
    }
  }

  private static String brief(NewTask t) {
    return t.queue()
        + "/"
        + t.type()
        + (t.idempotencyKey().isEmpty() ? "" : " key " + t.idempotencyKey())
        + (t.unique().present() ? " " + t.unique() : "")
        + (t.deadlines().equals(TaskDeadlines.NONE) ? "" : " " + t.deadlines())
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
