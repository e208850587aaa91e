package dev.carillon.server.core.bulk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.model.bulk.BulkAction;
import dev.carillon.model.bulk.BulkJob;
import dev.carillon.model.bulk.BulkOrder;
import dev.carillon.model.bulk.BulkResult;
import dev.carillon.model.bulk.BulkState;
import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Payload;
import dev.carillon.model.task.SubmitResult;
import dev.carillon.model.task.Task;
import dev.carillon.model.task.TaskFilter;
import dev.carillon.model.task.TaskId;
import dev.carillon.model.task.TaskState;
import dev.carillon.model.task.Uniqueness;
import dev.carillon.model.worker.AttemptRef;
import dev.carillon.model.worker.Nonce;
import dev.carillon.model.worker.Ulid;
import dev.carillon.server.core.port.BulkStore;
import dev.carillon.server.core.port.BulkStore.Chunk;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What bulk jobs do to tasks, on a real Redis. */
final class BulkOperationsTest extends BulkFixture {
  @Test
  void aPlanTellsWhatWillHappenAndDoesNothing() {
    submit(300, "mail", true);
    submit(20, "mail", false);
    submit(5, "other", true);
    List<TaskId> ended = submit(2, "mail", true);
    ended.forEach(id -> stores.tasks().cancel(id, "", "ops"));
    BulkJob plan = one.plan(BulkOrder.of(BulkAction.CANCEL, "queue:mail", "wrong list"));
    assertThat(plan.state()).isEqualTo(BulkState.PLANNED);
    assertThat(plan.total()).isEqualTo(320);
    assertThat(plan.ignored()).isEqualTo(2);
    assertThat(plan.breakdown())
        .contains(
            new BulkJob.Share("state", "scheduled", 300),
            new BulkJob.Share("state", "ready", 20),
            new BulkJob.Share("queue", "mail", 320),
            new BulkJob.Share("type", "echo", 320));
    assertThat(plan.sample()).hasSize(5).allMatch(t -> t.queue().equals("mail"));
    assertThat(plan.effects().getFirst()).contains("320 tasks").contains("never start");
    assertThat(plan.expiresMs()).isGreaterThan(plan.createdMs() + 800_000);
    assertThat(stores.tasks().list(TaskFilter.ALL, 1, "", false).total()).isEqualTo(327);
    assertThat(results(plan.id(), Optional.empty()))
        .hasSize(320)
        .allMatch(r -> r.outcome() == BulkResult.Outcome.OPEN);
  }

  @Test
  void applyingCancelsEachTaskOnceHoweverOftenItIsAsked() {
    List<TaskId> ids = submit(450, "mail", true);
    List<TaskId> spared = submit(3, "other", true);
    BulkJob job = done(BulkOrder.of(BulkAction.CANCEL, "queue:mail", "wrong list"));
    assertThat(job.tally()).isEqualTo(new BulkJob.Tally(450, 0, 0));
    assertThat(job.drift()).isEqualTo(new BulkJob.Drift(0, 0, 0));
    assertThat(ids).allMatch(id -> task(id).state() == TaskState.CANCELLED);
    assertThat(task(ids.getFirst()).error()).contains("ops").contains("wrong list");
    assertThat(spared).allMatch(id -> task(id).state() == TaskState.SCHEDULED);
    assertThat(one.bulk.apply(job.id(), 0, OPS)).isEqualTo(job);
    assertThat(one.bulk.list(10)).extracting(BulkJob::id).containsExactly(job.id());
    assertThatThrownBy(() -> one.bulk.stop(job.id(), OPS))
        .isInstanceOfSatisfying(
            CarillonException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.WRONG_STATE));
  }

  @Test
  void whatChangedSinceThePlanIsReported() {
    List<TaskId> ids = submit(10, "mail", true);
    BulkJob plan = one.plan(BulkOrder.of(BulkAction.CANCEL, "queue:mail", ""));
    stores.tasks().cancel(ids.get(0), "", "other");
    stores.tasks().cancel(ids.get(1), "", "other");
    stores.tasks().revive(ids.get(1), false, "other");
    stores.edits().delete(ids.get(0), new dev.carillon.server.core.port.EditStore.Order("o", ""));
    List<TaskId> later = submit(4, "mail", true);
    one.bulk.apply(plan.id(), 0, OPS);
    BulkJob job = resting(one, plan.id());
    // Deleted; READY instead of SCHEDULED; and four that came too late to be meant.
    assertThat(job.drift()).isEqualTo(new BulkJob.Drift(4, 1, 1));
    assertThat(job.tally()).isEqualTo(new BulkJob.Tally(9, 1, 0));
    assertThat(results(plan.id(), Optional.of(BulkResult.Outcome.SKIPPED)))
        .containsExactly(
            new BulkResult(
                ids.get(0).toString(),
                TaskState.SCHEDULED,
                BulkResult.Outcome.SKIPPED,
                "it was deleted since the plan"));
    assertThat(later).allMatch(id -> task(id).state() == TaskState.SCHEDULED);
  }

  private List<Task> copies(String job) {
    return stores.tasks().list(TaskFilter.ALL, 500, "", true).tasks().stream()
        .filter(t -> t.idempotencyKey().startsWith("as-new/" + job + "/"))
        .toList();
  }

  @Test
  void retryAsNewSubmitsEachEndedTaskOnceMore() {
    List<TaskId> ids = submit(50, "mail", true);
    stores
        .tasks()
        .submit(
            List.of(
                NewTask.of("echo", Payload.of("own"))
                    .inQueue("mail")
                    .withLabels(Map.of("customer", "acme"))
                    .withAttributes(Map.of(NewTask.OWN_ID, "named-1", "a", "b"))
                    .dueAt(new NewTask.Due.After(Duration.ofHours(1)))),
            "ops")
        .forEach(r -> ids.add(TaskId.parse(((SubmitResult.Accepted) r).receipt().id())));
    List<TaskId> live = submit(3, "mail", true);
    ids.forEach(id -> stores.tasks().cancel(id, "", "ops"));
    BulkOrder order = BulkOrder.of(BulkAction.RETRY_AS_NEW, "queue:mail", "");
    BulkJob plan = one.plan(order);
    assertThat(plan.total()).isEqualTo(51);
    assertThat(plan.effects().getFirst()).contains("51 tasks will be submitted once more");
    assertThat(copies(plan.id())).isEmpty();

    // A server did half of it and died before it could note any result.
    Chunk first = stores.bulks().chunks(plan.id(), 0, 1).getFirst();
    Copies dying = new Copies(stores.search(), (t, c) -> stores.tasks().submit(t, c.name()));
    assertThat(dying.submit(plan.id(), order, first, "ops"))
        .allMatch(effect -> effect instanceof BulkStore.Effect.Done);
    List<String> made = copies(plan.id()).stream().map(Task::id).toList();
    assertThat(made).hasSize(first.items().size());
    // One of them is fast, and over before the job goes on.
    stores.tasks().cancel(TaskId.parse(made.getFirst()), "", "ops");

    one.bulk.apply(plan.id(), 0, OPS);
    assertThat(resting(one, plan.id()).tally()).isEqualTo(new BulkJob.Tally(51, 0, 0));
    List<Task> copies = copies(plan.id());
    assertThat(copies).hasSize(51).extracting(Task::id).containsAll(made);
    assertThat(copies)
        .extracting(t -> t.attributes().get("retry_of"))
        .containsExactlyInAnyOrderElementsOf(ids.stream().map(TaskId::toString).toList());
    assertThat(copies)
        .filteredOn(t -> t.state() != TaskState.CANCELLED)
        .hasSize(50)
        .allMatch(t -> t.state() == TaskState.READY && t.queue().equals("mail"));
    assertThat(copies)
        .filteredOn(t -> t.payload().utf8().equals("own"))
        .singleElement()
        .satisfies(
            t -> {
              assertThat(t.attributes()).containsEntry("a", "b").doesNotContainKey(NewTask.OWN_ID);
              assertThat(t.labels()).containsEntry("customer", "acme");
            });
    assertThat(ids).allMatch(id -> task(id).state() == TaskState.CANCELLED);
    assertThat(live).allMatch(id -> task(id).state() == TaskState.SCHEDULED);
  }

  @Test
  void aRetryIsSkippedWhereAnotherTaskHoldsTheUniqueKey() {
    NewTask unique =
        NewTask.of("echo", Payload.of("p"))
            .inQueue("mail")
            .withUnique(Uniqueness.of("report-7", Uniqueness.Scope.UNTIL_DONE));
    for (int i = 0; i < 2; i++) {
      var first = (SubmitResult.Accepted) stores.tasks().submit(List.of(unique), "ops").getFirst();
      if (i == 0) {
        stores.tasks().cancel(TaskId.parse(first.receipt().id()), "", "ops");
      }
    }
    BulkJob job = done(BulkOrder.of(BulkAction.RETRY, "queue:mail state:cancelled", ""));
    assertThat(job.tally()).isEqualTo(new BulkJob.Tally(0, 1, 0));
    assertThat(results(job.id(), Optional.empty()).getFirst().reason())
        .isEqualTo("another task holds its unique key by now");
  }

  @Test
  void aTaskThatRanAgainSinceThePlanIsNotRetriedAgain() {
    List<TaskId> ids = submit(2, "mail", true);
    ids.forEach(id -> stores.tasks().cancel(id, "", "ops"));
    BulkJob plan = one.plan(BulkOrder.of(BulkAction.RETRY, "queue:mail", ""));
    for (int i = 0; i < 2; i++) {
      stores.tasks().revive(ids.getFirst(), false, "other");
      stores.tasks().cancel(ids.getFirst(), "", "other");
    }
    one.bulk.apply(plan.id(), 0, OPS);
    assertThat(resting(one, plan.id()).tally()).isEqualTo(new BulkJob.Tally(1, 1, 0));
    assertThat(task(ids.getFirst()).state()).isEqualTo(TaskState.CANCELLED);
    assertThat(results(plan.id(), Optional.of(BulkResult.Outcome.SKIPPED)).getFirst().reason())
        .isEqualTo("it was run again since the plan");
  }

  @Test
  void workersOfRunningTasksAreTold() {
    TaskId id = submit(1, "mail", false).getFirst();
    String worker = Ulid.random(3, random);
    stores
        .attempts()
        .claim(
            worker,
            List.of("echo"),
            List.of(),
            Duration.ofSeconds(30),
            List.of(new AttemptRef(id, 1, Nonce.random(random))));
    assertThat(task(id).state()).isEqualTo(TaskState.RUNNING);
    BulkJob plan = one.plan(BulkOrder.of(BulkAction.CANCEL, "state:running", "enough"));
    assertThat(plan.effects())
        .containsExactly("1 task is running: its worker will be told to stop");
    one.bulk.apply(plan.id(), 0, OPS);
    assertThat(resting(one, plan.id()).tally().ok()).isEqualTo(1);
    assertThat(told).containsExactly(worker + " " + id + " enough");
    assertThat(task(id).cancelRequested()).isTrue();
    assertThat(results(plan.id(), Optional.empty()).getFirst().reason()).contains("told to stop");
  }

  @Test
  void everyActionDoesWhatItSays() {
    List<TaskId> ids = submit(3, "mail", true);
    done(BulkOrder.of(BulkAction.HOLD, "queue:mail", "look"));
    assertThat(ids).allMatch(id -> task(id).state() == TaskState.HELD);
    done(BulkOrder.of(BulkAction.PRIORITY, "queue:mail", "").withPriority(9));
    assertThat(ids).allMatch(id -> task(id).priority() == 9);
    done(BulkOrder.of(BulkAction.RESUME, "queue:mail", ""));
    assertThat(ids).allMatch(id -> task(id).state() == TaskState.SCHEDULED);
    done(BulkOrder.of(BulkAction.RESCHEDULE, "queue:mail", "").dueAt(4_000_000_000_000L));
    assertThat(ids).allMatch(id -> task(id).dueMs() == 4_000_000_000_000L);
    done(BulkOrder.of(BulkAction.RUN, "queue:mail", ""));
    assertThat(ids).allMatch(id -> task(id).state() == TaskState.READY);
    done(BulkOrder.of(BulkAction.PRIORITY, "priority:9", "").withPriority(1));
    assertThat(ids).allMatch(id -> task(id).priority() == 1);
    done(BulkOrder.of(BulkAction.CANCEL, "queue:mail", ""));
    done(BulkOrder.of(BulkAction.RETRY, "queue:mail state:cancelled", ""));
    assertThat(ids).allMatch(id -> task(id).state() == TaskState.READY && task(id).gen() == 2);
    done(BulkOrder.of(BulkAction.CANCEL, "id:" + ids.get(0), ""));
    BulkJob deleted = done(BulkOrder.of(BulkAction.DELETE, "queue:mail", ""));
    assertThat(deleted.total()).isEqualTo(1);
    assertThat(stores.tasks().find(ids.get(0))).isEmpty();
    assertThat(task(ids.get(1)).state()).isEqualTo(TaskState.READY);
  }

  @Test
  void anOrderThatDoesNotSayWhichTasksIsRefused() {
    for (String filter : List.of("", "   ")) {
      assertThatThrownBy(() -> one.plan(BulkOrder.of(BulkAction.CANCEL, filter, "")))
          .isInstanceOf(CarillonException.class)
          .hasMessageContaining("but got an empty one");
    }
    assertThatThrownBy(() -> one.plan(BulkOrder.of(BulkAction.CANCEL, "stat:dead", "")))
        .hasMessageContaining("did you mean state?");
    assertThatThrownBy(() -> one.plan(BulkOrder.of(BulkAction.RESCHEDULE, "queue:a", "")))
        .hasMessageContaining("but got neither");
    assertThatThrownBy(() -> one.bulk.apply("nonsense", 0, OPS))
        .isInstanceOfSatisfying(
            CarillonException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_FOUND));
  }

  @Test
  void aPlanHasALimit() {
    submit(5_001, "mail", true);
    BulkJob plan = one.plan(BulkOrder.of(BulkAction.CANCEL, "queue:mail", ""));
    assertThat(plan.state()).isEqualTo(BulkState.FAILED);
    assertThat(plan.problem()).contains("at most 5,000 tasks");
    assertThatThrownBy(() -> one.bulk.apply(plan.id(), 0, OPS))
        .hasMessageContaining("it is FAILED");
  }

  @Test
  void aPlanOfNothingSaysSo() {
    BulkJob plan = one.plan(BulkOrder.of(BulkAction.CANCEL, "queue:nosuch", ""));
    assertThat(plan.effects()).containsExactly("Nothing will happen: no task matches.");
    one.bulk.apply(plan.id(), 0, OPS);
    assertThat(resting(one, plan.id()).state()).isEqualTo(BulkState.DONE);
  }
}
