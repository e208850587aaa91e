package dev.carillon.wire;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Priority;
import dev.carillon.model.task.RetryPolicy;
import dev.carillon.model.task.SubmitReceipt;
import dev.carillon.model.task.SubmitResult;
import dev.carillon.model.task.Uniqueness;
import dev.carillon.v1.SubmitResponse;
import java.time.Duration;

/** New tasks on their way in, and what became of them. */
public final class SubmitMapping {
  private static final String DEFAULT_TYPE = "echo";
  private static final long MAX_BACKOFF_MILLIS = 0xFFFF_FFFFL;

  private SubmitMapping() {}

  public static dev.carillon.v1.NewTask toProto(NewTask task) {
    dev.carillon.v1.NewTask.Builder proto =
        dev.carillon.v1.NewTask.newBuilder()
            .setQueue(task.queue())
            .setType(task.type())
            .setTenant(task.tenant())
            .setPayload(Fields.bytes(task.payload()))
            .setPriority(task.priority())
            .setRetry(toProto(task.retry()))
            .setExecTimeoutMillis(Fields.millis(task.execTimeout()))
            .putAllLabels(task.labels())
            .putAllAttributes(task.attributes())
            .setIdempotencyKey(task.idempotencyKey())
            .setName(task.name());
    DeadlineMapping.write(task.deadlines(), proto);
    if (task.unique().present()) {
      proto
          .setUniqueKey(task.unique().key())
          .setUniqueScopeValue(task.unique().scope().ordinal() + 1)
          .setUniqueTtlMillis(Fields.millis(task.unique().ttl()))
          .setDebounce(task.unique().debounce());
    }
    switch (task.due()) {
      // An instant before 1970 is as much "now" as any other one in the past.
      case NewTask.Due.At at -> proto.setDueMs(Math.max(0, at.epochMillis()));
      case NewTask.Due.After after -> proto.setDelayMillis(Fields.millis(after.delay()));
    }
    return proto.build();
  }

  /**
   * Reads a task to store; what is not set takes the default of the contract.
   *
   * @param prefix path of the task within the request, for example {@code tasks[3].}; may be empty
   * @throws CarillonException for a value that cannot be; limits are not checked here
   */
  public static NewTask fromProto(dev.carillon.v1.NewTask proto, String prefix) {
    return new NewTask(
            orElse(proto.getQueue(), NewTask.DEFAULT_NAME),
            orElse(proto.getType(), DEFAULT_TYPE),
            orElse(proto.getTenant(), NewTask.DEFAULT_NAME),
            proto.getName(),
            Fields.payload(proto.getPayload()),
            priority(proto, prefix),
            due(proto, prefix),
            fromProto(proto.getRetry(), prefix + "retry."),
            execTimeout(proto, prefix),
            proto.getLabelsMap(),
            proto.getAttributesMap(),
            proto.getIdempotencyKey(),
            DeadlineMapping.fromProto(proto, prefix))
        .withUnique(unique(proto, prefix));
  }

  private static Uniqueness unique(dev.carillon.v1.NewTask proto, String prefix) {
    if (proto.getUniqueKey().isEmpty()) {
      if (proto.getDebounce()) {
        throw Fields.wrong(
            prefix + "unique_key", "a unique key with debounce", "none", "Say of what.");
      }
      return Uniqueness.NONE;
    }
    long ttl =
        Fields.notNegative(
            proto.getUniqueTtlMillis(),
            prefix + "unique_ttl_millis",
            "a time in milliseconds",
            "Leave it out for no limit.");
    Uniqueness.Scope scope =
        switch (proto.getUniqueScope()) {
          case UNIQUE_SCOPE_UNSPECIFIED ->
              proto.getDebounce() ? Uniqueness.Scope.UNTIL_START : Uniqueness.Scope.UNTIL_DONE;
          case UNIQUE_SCOPE_UNTIL_START -> Uniqueness.Scope.UNTIL_START;
          case UNIQUE_SCOPE_UNTIL_DONE -> Uniqueness.Scope.UNTIL_DONE;
          case UNIQUE_SCOPE_UNTIL_SUCCESS -> Uniqueness.Scope.UNTIL_SUCCESS;
          case UNRECOGNIZED ->
              throw Fields.unknownEnum(
                  prefix + "unique_scope", "a known scope", proto.getUniqueScopeValue());
        };
    return new Uniqueness(
        proto.getUniqueKey(), scope, java.time.Duration.ofMillis(ttl), proto.getDebounce());
  }

  private static String orElse(String value, String otherwise) {
    return value.isEmpty() ? otherwise : value;
  }

  private static int priority(dev.carillon.v1.NewTask proto, String prefix) {
    return !proto.hasPriority()
        ? Priority.MEDIUM
        : Fields.range(
            proto.getPriority(),
            Priority.LOWEST,
            Priority.HIGHEST,
            prefix + "priority",
            "a priority",
            "9 is the most urgent; leave it out for 5.");
  }

  private static NewTask.Due due(dev.carillon.v1.NewTask proto, String prefix) {
    long dueMs =
        Fields.notNegative(
            proto.getDueMs(),
            prefix + "due_ms",
            "an instant in epoch milliseconds",
            "Leave it out to run now.");
    long delay =
        Fields.notNegative(
            proto.getDelayMillis(),
            prefix + "delay_millis",
            "a delay in milliseconds",
            "Leave it out to run now.");
    if (dueMs != 0 && delay != 0) {
      throw CarillonException.invalid(
          prefix + "delay_millis",
          "Expected due_ms or delay_millis, but got both (" + dueMs + " and " + delay + ").",
          "Give due_ms for an instant, or delay_millis for a time from now.");
    }
    return dueMs != 0
        ? new NewTask.Due.At(dueMs)
        : delay == 0 ? NewTask.Due.NOW : new NewTask.Due.After(Duration.ofMillis(delay));
  }

  private static Duration execTimeout(dev.carillon.v1.NewTask proto, String prefix) {
    long millis =
        Fields.notNegative(
            proto.getExecTimeoutMillis(),
            prefix + "exec_timeout_millis",
            "a time limit in milliseconds",
            "Leave it out for 1 hour.");
    return millis == 0 ? NewTask.DEFAULT_EXEC_TIMEOUT : Duration.ofMillis(millis);
  }

  public static dev.carillon.v1.RetryPolicy toProto(RetryPolicy policy) {
    return dev.carillon.v1.RetryPolicy.newBuilder()
        .setMaxAttempts(policy.maxAttempts())
        .setMaxLost(policy.maxLost())
        .setBackoffBaseMillis(backoff(policy.backoffBase()))
        .setBackoffMaxMillis(backoff(policy.backoffMax()))
        .build();
  }

  /** 0 would ask for the default; the shortest wait the contract can say is 1 ms. */
  private static long backoff(Duration wait) {
    return Math.max(1, Fields.millis(wait));
  }

  /**
   * Reads a retry policy; each part that is not set takes its default.
   *
   * @param prefix path of the policy, for example {@code tasks[3].retry.}
   */
  public static RetryPolicy fromProto(dev.carillon.v1.RetryPolicy proto, String prefix) {
    RetryPolicy defaults = RetryPolicy.DEFAULT;
    return new RetryPolicy(
        proto.hasMaxAttempts()
            ? count(proto.getMaxAttempts(), defaults.maxAttempts(), prefix + "max_attempts")
            : defaults.maxAttempts(),
        proto.hasMaxLost()
            ? count(proto.getMaxLost(), defaults.maxLost(), prefix + "max_lost")
            : defaults.maxLost(),
        wait(proto.getBackoffBaseMillis(), defaults.backoffBase(), prefix + "backoff_base_millis"),
        wait(proto.getBackoffMaxMillis(), defaults.backoffMax(), prefix + "backoff_max_millis"));
  }

  private static int count(int value, int otherwise, String field) {
    return Fields.range(
        value, 1, 255, field, "a number", "Leave it out for " + otherwise + "; 1 means no second.");
  }

  private static Duration wait(long millis, Duration otherwise, String field) {
    if (millis < 0 || millis > MAX_BACKOFF_MILLIS) {
      throw Fields.wrong(
          field,
          "a wait of 1 to " + MAX_BACKOFF_MILLIS + " milliseconds (49 days)",
          millis,
          "Leave it out for " + otherwise.toMillis() + ".");
    }
    return millis == 0 ? otherwise : Duration.ofMillis(millis);
  }

  public static SubmitResponse toProto(SubmitReceipt receipt) {
    return SubmitResponse.newBuilder()
        .setId(receipt.id())
        .setState(TaskMapping.toProto(receipt.state()))
        .setDuplicate(receipt.duplicate())
        .setDueMs(receipt.dueMs())
        .addAllWarnings(receipt.warnings())
        .setReplaced(receipt.replaced())
        .build();
  }

  public static SubmitReceipt fromProto(SubmitResponse proto) {
    return new SubmitReceipt(
        proto.getId(),
        TaskMapping.fromProto(proto.getState(), "state"),
        proto.getDuplicate(),
        proto.getDueMs(),
        proto.getWarningsList(),
        proto.getReplaced());
  }

  public static dev.carillon.v1.SubmitResult toProto(SubmitResult result) {
    return switch (result) {
      case SubmitResult.Accepted accepted ->
          dev.carillon.v1.SubmitResult.newBuilder().setOk(toProto(accepted.receipt())).build();
      case SubmitResult.Refused refused ->
          dev.carillon.v1.SubmitResult.newBuilder()
              .setError(ErrorMapping.toProto(refused.error()))
              .build();
    };
  }

  public static SubmitResult fromProto(dev.carillon.v1.SubmitResult proto) {
    return switch (proto.getResultCase()) {
      case OK -> new SubmitResult.Accepted(fromProto(proto.getOk()));
      case ERROR -> new SubmitResult.Refused(ErrorMapping.fromProto(proto.getError()));
      case RESULT_NOT_SET ->
          throw CarillonException.of(
                  ErrorCode.INTERNAL, "Expected a receipt or an error, but got neither.")
              .field("result")
              .advice("Use a client and a server of one version.")
              .build();
    };
  }
}
