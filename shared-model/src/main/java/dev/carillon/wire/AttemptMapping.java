package dev.carillon.wire;

import com.google.protobuf.UnsafeByteOperations;
import dev.carillon.model.worker.Assignment;
import dev.carillon.model.worker.AttemptRef;
import dev.carillon.model.worker.ClaimResult;
import dev.carillon.model.worker.Completion;
import dev.carillon.model.worker.CompletionCode;
import dev.carillon.model.worker.Outcome;
import dev.carillon.v1.ClaimCode;
import dev.carillon.v1.CompleteCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Attempts: claimed, assigned, completed, released. */
public final class AttemptMapping {
  private AttemptMapping() {}

  public static dev.carillon.v1.AttemptRef toProto(AttemptRef attempt) {
    return dev.carillon.v1.AttemptRef.newBuilder()
        .setId(attempt.id().toString())
        .setGen(attempt.gen())
        .setNonce(UnsafeByteOperations.unsafeWrap(attempt.nonce().bytes()))
        .build();
  }

  /**
   * Reads what names an attempt.
   *
   * @param prefix path of the attempt, for example {@code attempts[3].}
   */
  public static AttemptRef fromProto(dev.carillon.v1.AttemptRef proto, String prefix) {
    return new AttemptRef(
        Fields.taskId(proto.getId(), prefix + "id"),
        gen(proto.getGen(), prefix),
        Fields.nonce(proto.getNonce(), prefix + "nonce"));
  }

  static int gen(int gen, String prefix) {
    return Fields.range(
        gen, 1, Integer.MAX_VALUE, prefix + "gen", "a fencing number", "Send the hint's gen.");
  }

  /**
   * Reads a list of attempts.
   *
   * @param path of the list, for example {@code attempts}
   */
  public static List<AttemptRef> fromProto(List<dev.carillon.v1.AttemptRef> attempts, String path) {
    List<AttemptRef> refs = new ArrayList<>(attempts.size());
    for (int i = 0; i < attempts.size(); i++) {
      refs.add(fromProto(attempts.get(i), path + "[" + i + "]."));
    }
    return refs;
  }

  public static dev.carillon.v1.Assignment toProto(Assignment assignment) {
    return dev.carillon.v1.Assignment.newBuilder()
        .setAttempt(toProto(assignment.attempt()))
        .setQueue(assignment.queue())
        .setType(assignment.type())
        .setTenant(assignment.tenant())
        .setNumber(assignment.number())
        .setMaxAttempts(assignment.maxAttempts())
        .setExecTimeoutMillis(Fields.millis(assignment.execTimeout()))
        .setPayload(Fields.bytes(assignment.payload()))
        .putAllAttributes(assignment.attributes())
        .putAllLabels(assignment.labels())
        .setDueMs(assignment.dueMs())
        .setName(assignment.name())
        .setHeartbeatTimeoutMillis(Fields.millis(assignment.heartbeatTimeout()))
        .build();
  }

  public static Assignment fromProto(dev.carillon.v1.Assignment proto) {
    return new Assignment(
        fromProto(proto.getAttempt(), "attempt."),
        proto.getQueue(),
        proto.getType(),
        proto.getTenant(),
        proto.getNumber(),
        proto.getMaxAttempts(),
        Duration.ofMillis(proto.getExecTimeoutMillis()),
        Fields.payload(proto.getPayload()),
        proto.getAttributesMap(),
        proto.getLabelsMap(),
        proto.getDueMs(),
        proto.getName(),
        Duration.ofMillis(proto.getHeartbeatTimeoutMillis()));
  }

  public static dev.carillon.v1.ClaimResult toProto(ClaimResult result) {
    return switch (result) {
      case ClaimResult.Claimed claimed ->
          dev.carillon.v1.ClaimResult.newBuilder()
              .setCode(ClaimCode.CLAIM_CODE_OK)
              .setAssignment(toProto(claimed.assignment()))
              .build();
      case ClaimResult.Refused refused ->
          dev.carillon.v1.ClaimResult.newBuilder().setCode(code(refused.reason())).build();
    };
  }

  private static ClaimCode code(ClaimResult.Reason reason) {
    return switch (reason) {
      case STALE -> ClaimCode.CLAIM_CODE_STALE;
      case PAUSED -> ClaimCode.CLAIM_CODE_PAUSED;
      case UNSUPPORTED -> ClaimCode.CLAIM_CODE_UNSUPPORTED;
      case LATER -> ClaimCode.CLAIM_CODE_LATER;
      case CANCELLED -> ClaimCode.CLAIM_CODE_CANCELLED;
      case GONE -> ClaimCode.CLAIM_CODE_GONE;
    };
  }

  public static ClaimResult fromProto(dev.carillon.v1.ClaimResult proto) {
    return switch (proto.getCode()) {
      case CLAIM_CODE_OK -> new ClaimResult.Claimed(fromProto(proto.getAssignment()));
      case CLAIM_CODE_STALE -> new ClaimResult.Refused(ClaimResult.Reason.STALE);
      case CLAIM_CODE_PAUSED -> new ClaimResult.Refused(ClaimResult.Reason.PAUSED);
      case CLAIM_CODE_UNSUPPORTED -> new ClaimResult.Refused(ClaimResult.Reason.UNSUPPORTED);
      case CLAIM_CODE_LATER -> new ClaimResult.Refused(ClaimResult.Reason.LATER);
      case CLAIM_CODE_CANCELLED -> new ClaimResult.Refused(ClaimResult.Reason.CANCELLED);
      case CLAIM_CODE_GONE -> new ClaimResult.Refused(ClaimResult.Reason.GONE);
      case CLAIM_CODE_UNSPECIFIED, UNRECOGNIZED ->
          throw Fields.unknownEnum("code", "an answer to a claim", proto.getCode());
    };
  }

  public static dev.carillon.v1.Completion toProto(Completion completion) {
    return dev.carillon.v1.Completion.newBuilder()
        .setAttempt(toProto(completion.attempt()))
        .setOutcome(toProto(completion.outcome()))
        .setError(completion.error())
        .setResult(Fields.bytes(completion.result()))
        .setRetryAfterMillis(Fields.millis(completion.retryAfter()))
        .build();
  }

  /**
   * Reads the end of an attempt.
   *
   * @param prefix path of the completion, for example {@code completions[3].}
   */
  public static Completion fromProto(dev.carillon.v1.Completion proto, String prefix) {
    return new Completion(
        fromProto(proto.getAttempt(), prefix + "attempt."),
        fromProto(proto.getOutcome(), prefix + "outcome"),
        proto.getError(),
        Fields.payload(proto.getResult()),
        Duration.ofMillis(
            Fields.notNegative(
                proto.getRetryAfterMillis(),
                prefix + "retry_after_millis",
                "a wait in milliseconds",
                "Leave it out for the back-off.")));
  }

  public static dev.carillon.v1.Outcome toProto(Outcome outcome) {
    return switch (outcome) {
      case SUCCEEDED -> dev.carillon.v1.Outcome.OUTCOME_SUCCEEDED;
      case FAILED -> dev.carillon.v1.Outcome.OUTCOME_FAILED;
      case FAILED_FATALLY -> dev.carillon.v1.Outcome.OUTCOME_FAILED_FATALLY;
      case TIMED_OUT -> dev.carillon.v1.Outcome.OUTCOME_TIMED_OUT;
      case CANCELLED -> dev.carillon.v1.Outcome.OUTCOME_CANCELLED;
      case SNOOZED -> dev.carillon.v1.Outcome.OUTCOME_SNOOZED;
      case DISCARDED -> dev.carillon.v1.Outcome.OUTCOME_DISCARDED;
    };
  }

  public static Outcome fromProto(dev.carillon.v1.Outcome outcome, String field) {
    return switch (outcome) {
      case OUTCOME_SUCCEEDED -> Outcome.SUCCEEDED;
      case OUTCOME_FAILED -> Outcome.FAILED;
      case OUTCOME_FAILED_FATALLY -> Outcome.FAILED_FATALLY;
      case OUTCOME_TIMED_OUT -> Outcome.TIMED_OUT;
      case OUTCOME_CANCELLED -> Outcome.CANCELLED;
      case OUTCOME_SNOOZED -> Outcome.SNOOZED;
      case OUTCOME_DISCARDED -> Outcome.DISCARDED;
      case OUTCOME_UNSPECIFIED, UNRECOGNIZED ->
          throw Fields.unknownEnum(field, "an outcome", outcome);
    };
  }

  public static CompleteCode toProto(CompletionCode code) {
    return switch (code) {
      case OK -> CompleteCode.COMPLETE_CODE_OK;
      case STALE -> CompleteCode.COMPLETE_CODE_STALE;
      case GONE -> CompleteCode.COMPLETE_CODE_GONE;
    };
  }

  public static CompletionCode fromProto(CompleteCode code) {
    return switch (code) {
      case COMPLETE_CODE_OK -> CompletionCode.OK;
      case COMPLETE_CODE_STALE -> CompletionCode.STALE;
      case COMPLETE_CODE_GONE -> CompletionCode.GONE;
      case COMPLETE_CODE_UNSPECIFIED, UNRECOGNIZED ->
          throw Fields.unknownEnum("codes", "an answer to a completion", code);
    };
  }
}
