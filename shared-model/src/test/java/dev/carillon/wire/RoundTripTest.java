package dev.carillon.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Payload;
import dev.carillon.model.task.RetryPolicy;
import dev.carillon.model.task.SubmitReceipt;
import dev.carillon.model.task.SubmitResult;
import dev.carillon.model.task.TaskChanges;
import dev.carillon.model.task.TaskFilter;
import dev.carillon.model.task.TaskPage;
import dev.carillon.model.task.TaskState;
import dev.carillon.model.worker.CompletionCode;
import dev.carillon.model.worker.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** What goes to the wire comes back the same, whatever it is. */
final class RoundTripTest {
  private static final int ROUNDS = 200;

  private static <T> void comesBack(Function<AnyRecord, T> make, Function<T, T> thereAndBack) {
    for (long seed = 0; seed < ROUNDS; seed++) {
      T value = make.apply(new AnyRecord(seed));
      assertThat(thereAndBack.apply(value)).as("seed %d", seed).isEqualTo(value);
    }
  }

  @Test
  void newTasks() {
    comesBack(
        AnyRecord::newTask, task -> SubmitMapping.fromProto(SubmitMapping.toProto(task), "task."));
  }

  @Test
  void changes() {
    comesBack(
        any -> new TaskChanges(Set.of(TaskChanges.Field.values()), any.newTask()),
        changes -> ChangesMapping.fromProto(ChangesMapping.toProto("id", changes, "v", "why")));
    comesBack(
        any -> new TaskChanges(Set.of(TaskChanges.Field.NAME), any.newTask()),
        changes -> ChangesMapping.fromProto(ChangesMapping.toProto("id", changes, "why")));
  }

  @Test
  void retryPolicies() {
    comesBack(AnyRecord::retry, retry -> SubmitMapping.fromProto(SubmitMapping.toProto(retry), ""));
  }

  @Test
  void receipts() {
    comesBack(
        AnyRecord::receipt, receipt -> SubmitMapping.fromProto(SubmitMapping.toProto(receipt)));
  }

  @Test
  void tasks() {
    comesBack(AnyRecord::task, task -> TaskMapping.fromProto(TaskMapping.toProto(task)));
  }

  @Test
  void pages() {
    comesBack(
        any -> new TaskPage(List.of(any.task(), any.task()), "next", 17),
        page -> TaskMapping.fromProto(TaskMapping.toProto(page)));
  }

  @Test
  void filters() {
    comesBack(
        AnyRecord::filter,
        filter -> TaskMapping.fromProto(TaskMapping.toProto(filter, 10, "token", true)));
  }

  @Test
  void logChunks() {
    comesBack(AnyRecord::logChunk, chunk -> TaskMapping.fromProto(TaskMapping.toProto(chunk)));
  }

  @Test
  void queues() {
    comesBack(AnyRecord::queue, queue -> QueueMapping.fromProto(QueueMapping.toProto(queue)));
  }

  @Test
  void pauses() {
    comesBack(AnyRecord::pause, pause -> QueueMapping.fromProto(QueueMapping.toProto(pause)));
  }

  @Test
  void workers() {
    comesBack(AnyRecord::worker, worker -> WorkerMapping.fromProto(WorkerMapping.toProto(worker)));
  }

  @Test
  void registrations() {
    comesBack(
        AnyRecord::registration, value -> WorkerMapping.fromProto(WorkerMapping.toProto(value)));
  }

  @Test
  void welcomes() {
    comesBack(AnyRecord::welcome, value -> WorkerMapping.fromProto(WorkerMapping.toProto(value)));
  }

  @Test
  void attemptRefs() {
    comesBack(
        AnyRecord::attemptRef,
        value -> AttemptMapping.fromProto(AttemptMapping.toProto(value), "attempt."));
  }

  @Test
  void claimResults() {
    comesBack(
        AnyRecord::claimResult, value -> AttemptMapping.fromProto(AttemptMapping.toProto(value)));
  }

  @Test
  void completions() {
    comesBack(
        AnyRecord::completion,
        value -> AttemptMapping.fromProto(AttemptMapping.toProto(value), "completions[0]."));
  }

  @Test
  void hints() {
    comesBack(AnyRecord::hint, value -> SessionMapping.fromProto(SessionMapping.toProto(value)));
  }

  @Test
  void beats() {
    comesBack(AnyRecord::beat, value -> SessionMapping.fromProto(SessionMapping.toProto(value)));
  }

  @Test
  void orders() {
    comesBack(AnyRecord::order, value -> SessionMapping.fromProto(SessionMapping.toProto(value)));
  }

  @Test
  void clusterInfos() {
    comesBack(
        AnyRecord::clusterInfo, value -> ClusterMapping.fromProto(ClusterMapping.toProto(value)));
  }

  @Test
  void clusterStats() {
    comesBack(AnyRecord::stats, value -> ClusterMapping.fromProto(ClusterMapping.toProto(value)));
  }

  @Test
  void overviews() {
    comesBack(
        AnyRecord::overview, value -> ClusterMapping.fromProto(ClusterMapping.toProto(value)));
  }

  @Test
  void eventBatches() {
    comesBack(AnyRecord::eventBatch, value -> EventMapping.fromProto(EventMapping.toProto(value)));
  }

  @Test
  void errors() {
    for (long seed = 0; seed < ROUNDS; seed++) {
      CarillonException error = new AnyRecord(seed).error();
      assertThat(parts(ErrorMapping.fromProto(ErrorMapping.toProto(error))))
          .as("seed %d", seed)
          .isEqualTo(parts(error));
    }
  }

  private static List<Object> parts(CarillonException error) {
    return List.of(
        error.code(),
        error.message(),
        error.field(),
        error.advice(),
        error.operation(),
        error.subject(),
        error.retryAfter());
  }

  @Test
  void resultsOfABatch() {
    SubmitReceipt receipt = new AnyRecord(1).receipt();
    assertThat(SubmitMapping.fromProto(SubmitMapping.toProto(new SubmitResult.Accepted(receipt))))
        .isEqualTo(new SubmitResult.Accepted(receipt));
    CarillonException error = new AnyRecord(2).error();
    SubmitResult refused =
        SubmitMapping.fromProto(SubmitMapping.toProto(new SubmitResult.Refused(error)));
    assertThat(refused)
        .isInstanceOfSatisfying(
            SubmitResult.Refused.class, r -> assertThat(r.error().code()).isEqualTo(error.code()));
  }

  @Test
  void everyEnumValueHasItsOwnNameOnTheWire() {
    for (TaskState state : TaskState.values()) {
      assertThat(TaskMapping.toProto(state).name()).isEqualTo("TASK_STATE_" + state.name());
      assertThat(TaskMapping.fromProto(TaskMapping.toProto(state), "state")).isEqualTo(state);
    }
    for (Outcome outcome : Outcome.values()) {
      assertThat(AttemptMapping.toProto(outcome).name()).isEqualTo("OUTCOME_" + outcome.name());
    }
    for (CompletionCode code : CompletionCode.values()) {
      assertThat(AttemptMapping.fromProto(AttemptMapping.toProto(code))).isEqualTo(code);
    }
  }

  @Test
  void shortTimesDoNotBecomeUnset() {
    NewTask task =
        NewTask.of("echo", Payload.EMPTY)
            .withExecTimeout(Duration.ofNanos(1))
            .dueAt(new NewTask.Due.After(Duration.ofNanos(1)))
            .withRetry(new RetryPolicy(1, 1, Duration.ZERO, Duration.ZERO));
    NewTask back = SubmitMapping.fromProto(SubmitMapping.toProto(task), "");
    assertThat(back.execTimeout()).isEqualTo(Duration.ofMillis(1));
    assertThat(back.due()).isEqualTo(new NewTask.Due.After(Duration.ofMillis(1)));
    assertThat(back.retry())
        .isEqualTo(new RetryPolicy(1, 1, Duration.ofMillis(1), Duration.ofMillis(1)));
  }

  @Test
  void instantsOfThePastMeanNow() {
    NewTask task = NewTask.of("echo", Payload.EMPTY);
    NewTask back =
        SubmitMapping.fromProto(SubmitMapping.toProto(task.dueAt(new NewTask.Due.At(-5))), "");
    assertThat(back.due()).isEqualTo(NewTask.Due.NOW);
  }

  @Test
  void anEmptyFilterAsksForAll() {
    assertThat(TaskMapping.fromProto(TaskMapping.toProto(TaskFilter.ALL, 0, "", false)))
        .isEqualTo(TaskFilter.ALL);
  }
}
