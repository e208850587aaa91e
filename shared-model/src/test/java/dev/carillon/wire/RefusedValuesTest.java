package dev.carillon.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.model.task.RetryPolicy;
import dev.carillon.v1.AttemptRef;
import dev.carillon.v1.Completion;
import dev.carillon.v1.ErrorInfo;
import dev.carillon.v1.Hint;
import dev.carillon.v1.ListTasksRequest;
import dev.carillon.v1.NewTask;
import dev.carillon.v1.Outcome;
import dev.carillon.v1.RegisterRequest;
import dev.carillon.v1.ServerSignal;
import dev.carillon.v1.SubmitResult;
import dev.carillon.v1.WorkerSignal;
import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Values that cannot be are refused with the field's path; values not set take their defaults. */
final class RefusedValuesTest {
  private static CarillonException refused(String field, ThrowingCallable call) {
    CarillonException error = catchThrowableOfType(CarillonException.class, call);
    assertThat(error).isNotNull();
    assertThat(error.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
    assertThat(error.field()).isEqualTo(field);
    assertThat(error.message()).startsWith("Expected ");
    assertThat(error.advice()).isNotEmpty();
    return error;
  }

  private static void refusedTask(String field, NewTask.Builder task) {
    refused("tasks[3]." + field, () -> SubmitMapping.fromProto(task.build(), "tasks[3]."));
  }

  @Test
  void anEmptyTaskTakesAllDefaults() {
    assertThat(SubmitMapping.fromProto(NewTask.getDefaultInstance(), ""))
        .isEqualTo(
            dev.carillon.model.task.NewTask.of("echo", dev.carillon.model.task.Payload.EMPTY));
  }

  @Test
  void eachPartOfARetryPolicyHasItsOwnDefault() {
    dev.carillon.v1.RetryPolicy onlyAttempts =
        dev.carillon.v1.RetryPolicy.newBuilder().setMaxAttempts(7).build();
    assertThat(SubmitMapping.fromProto(onlyAttempts, ""))
        .isEqualTo(
            new RetryPolicy(
                7,
                RetryPolicy.DEFAULT.maxLost(),
                RetryPolicy.DEFAULT.backoffBase(),
                RetryPolicy.DEFAULT.backoffMax()));
  }

  @Test
  void priorityZeroIsNotUnset() {
    assertThat(SubmitMapping.fromProto(NewTask.newBuilder().setPriority(0).build(), "").priority())
        .isZero();
  }

  @Test
  void tasksThatCannotBe() {
    refusedTask("delay_millis", NewTask.newBuilder().setDueMs(5).setDelayMillis(5));
    refusedTask("delay_millis", NewTask.newBuilder().setDelayMillis(-1));
    refusedTask("due_ms", NewTask.newBuilder().setDueMs(-1));
    refusedTask(
        "start_within_millis", NewTask.newBuilder().setStartDeadlineMs(5).setStartWithinMillis(5));
    refusedTask("retry_until_ms", NewTask.newBuilder().setRetryUntilMs(-5));
    refusedTask("heartbeat_timeout_millis", NewTask.newBuilder().setHeartbeatTimeoutMillis(-5));
    refusedTask("priority", NewTask.newBuilder().setPriority(10));
    refusedTask("priority", NewTask.newBuilder().setPriority(-1));
    refusedTask("exec_timeout_millis", NewTask.newBuilder().setExecTimeoutMillis(-1));
  }

  @Test
  void retryPoliciesThatCannotBe() {
    refusedTask("retry.max_attempts", retry(r -> r.setMaxAttempts(0)));
    refusedTask("retry.max_lost", retry(r -> r.setMaxLost(0)));
    refusedTask("retry.max_attempts", retry(r -> r.setMaxAttempts(256)));
    refusedTask("retry.max_attempts", retry(r -> r.setMaxAttempts(-1)));
    refusedTask("retry.max_lost", retry(r -> r.setMaxLost(1000)));
    refusedTask("retry.backoff_base_millis", retry(r -> r.setBackoffBaseMillis(-1)));
    refusedTask(
        "retry.backoff_max_millis",
        retry(r -> r.setBackoffMaxMillis(Duration.ofDays(50).toMillis())));
  }

  private static NewTask.Builder retry(
      java.util.function.Consumer<dev.carillon.v1.RetryPolicy.Builder> set) {
    NewTask.Builder task = NewTask.newBuilder();
    set.accept(task.getRetryBuilder());
    return task;
  }

  @Test
  void unknownStatesInAFilter() {
    ListTasksRequest request =
        ListTasksRequest.newBuilder().addStatesValue(2).addStatesValue(99).build();
    refused("states[1]", () -> TaskMapping.fromProto(request));
  }

  @Test
  void idsThatAreNone() {
    CarillonException error = refused("id", () -> TaskMapping.fromProto("nonsense", "id"));
    assertThat(error.message()).contains("nonsense");
  }

  @Test
  void attemptsThatCannotBe() {
    AttemptRef good =
        AttemptRef.newBuilder()
            .setId("03-8M3KQ2ZVXH4T")
            .setGen(1)
            .setNonce(ByteString.copyFrom(new byte[16]))
            .build();
    refused("a.id", () -> AttemptMapping.fromProto(good.toBuilder().setId("03").build(), "a."));
    refused("a.gen", () -> AttemptMapping.fromProto(good.toBuilder().setGen(0).build(), "a."));
    refused(
        "a.nonce",
        () ->
            AttemptMapping.fromProto(
                good.toBuilder().setNonce(ByteString.copyFrom(new byte[15])).build(), "a."));
    Completion completion = Completion.newBuilder().setAttempt(good).build();
    refused("c[0].outcome", () -> AttemptMapping.fromProto(completion, "c[0]."));
    refused(
        "c[0].retry_after_millis",
        () ->
            AttemptMapping.fromProto(
                completion.toBuilder()
                    .setOutcome(Outcome.OUTCOME_FAILED)
                    .setRetryAfterMillis(-1)
                    .build(),
                "c[0]."));
  }

  @Test
  void aBeatWithProgressOfOtherAttempts() {
    refused(
        "beat.progress",
        () -> SessionMapping.fromProto(WorkerSignal.Beat.newBuilder().addProgress(3).build()));
  }

  @Test
  void hintsOfALaterLayout() {
    refused(
        "hint.version", () -> SessionMapping.fromProto(Hint.newBuilder().setVersion(2).build()));
  }

  @Test
  void aRegistrationWithoutAnId() {
    refused("worker_id", () -> WorkerMapping.fromProto(RegisterRequest.getDefaultInstance()));
  }

  @Test
  void anOrderNobodyKnows() {
    refused("signal", () -> SessionMapping.fromProto(ServerSignal.getDefaultInstance()));
  }

  @Test
  void aResultThatSaysNothing() {
    CarillonException error =
        catchThrowableOfType(
            CarillonException.class,
            () -> SubmitMapping.fromProto(SubmitResult.getDefaultInstance()));
    assertThat(error.code()).isEqualTo(ErrorCode.INTERNAL);
  }

  @Test
  void aCodeOfALaterVersionKeepsItsWords() {
    CarillonException error =
        ErrorMapping.fromProto(
            ErrorInfo.newBuilder().setCode("NEW_CODE").setMessage("Expected x, but y.").build());
    assertThat(error.code()).isEqualTo(ErrorCode.INTERNAL);
    assertThat(error.message()).isEqualTo("Expected x, but y.");
  }
}
