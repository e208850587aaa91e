package dev.carillon.server.door.rpc;

import com.google.protobuf.Descriptors.ServiceDescriptor;
import dev.carillon.model.task.TaskId;
import dev.carillon.server.core.Caller;
import dev.carillon.server.core.dead.DeadLetters;
import dev.carillon.v1.AbortCanaryRequest;
import dev.carillon.v1.Canary;
import dev.carillon.v1.DeadOutcome;
import dev.carillon.v1.Deadletters;
import dev.carillon.v1.DiscardRequest;
import dev.carillon.v1.GetCanaryRequest;
import dev.carillon.v1.ListCanariesRequest;
import dev.carillon.v1.ListCanariesResponse;
import dev.carillon.v1.ListDeadGroupsRequest;
import dev.carillon.v1.ListDeadLettersRequest;
import dev.carillon.v1.RedriveRequest;
import dev.carillon.v1.StartCanaryRequest;
import dev.carillon.v1.UndoDiscardRequest;
import dev.carillon.wire.DeadMapping;
import dev.carillon.wire.TaskMapping;
import java.util.List;

/** DeadLetterService, all but its stream. */
final class DeadLetterRpcs {
  private static final ServiceDescriptor SERVICE =
      Deadletters.getDescriptor().findServiceByName("DeadLetterService");

  private final DeadLetters dead;

  DeadLetterRpcs(DeadLetters dead) {
    this.dead = dead;
  }

  List<Rpc<?, ?>> all() {
    return List.of(
        Rpc.of(
            SERVICE,
            "ListGroups",
            ListDeadGroupsRequest.getDefaultInstance(),
            (q, caller) ->
                DeadMapping.toProto(dead.groups(DeadMapping.fromProto(q), q.getLimit()))),
        Rpc.of(
            SERVICE,
            "List",
            ListDeadLettersRequest.getDefaultInstance(),
            (q, caller) ->
                DeadMapping.toDeadLetters(
                    dead.list(DeadMapping.fromProto(q), q.getPageSize(), q.getPageToken()))),
        Rpc.of(SERVICE, "Redrive", RedriveRequest.getDefaultInstance(), this::redrive),
        Rpc.of(SERVICE, "Discard", DiscardRequest.getDefaultInstance(), this::discard),
        Rpc.of(
            SERVICE,
            "Undo",
            UndoDiscardRequest.getDefaultInstance(),
            (q, caller) -> DeadMapping.toProto(dead.undo(q.getToken(), caller))),
        Rpc.of(SERVICE, "StartCanary", StartCanaryRequest.getDefaultInstance(), this::start),
        Rpc.of(
            SERVICE,
            "GetCanary",
            GetCanaryRequest.getDefaultInstance(),
            (q, caller) -> DeadMapping.toProto(dead.canary(id(q.getId())))),
        Rpc.of(
            SERVICE,
            "ListCanaries",
            ListCanariesRequest.getDefaultInstance(),
            (q, caller) -> canaries()),
        Rpc.of(SERVICE, "AbortCanary", AbortCanaryRequest.getDefaultInstance(), this::abort));
  }

  private static TaskId id(String text) {
    return TaskMapping.fromProto(text, "id");
  }

  private DeadOutcome redrive(RedriveRequest q, Caller caller) {
    return DeadMapping.toProto(
        dead.redrive(
            DeadMapping.fromProto(q.getSelection()),
            DeadMapping.fromProto(q.getEdits()),
            new DeadLetters.Extent(q.getDryRun(), q.getLimit(), q.getDiedUntilMs()),
            caller));
  }

  private DeadOutcome discard(DiscardRequest q, Caller caller) {
    return DeadMapping.toProto(
        dead.discard(
            DeadMapping.fromProto(q.getSelection()),
            Checks.span(q.getUndoWindowMillis(), "undo_window_millis"),
            q.getToken(),
            new DeadLetters.Extent(q.getDryRun(), q.getLimit(), q.getDiedUntilMs()),
            caller));
  }

  private Canary start(StartCanaryRequest q, Caller caller) {
    return DeadMapping.toProto(
        dead.startCanary(
            DeadMapping.fromProto(q.getSelection()),
            DeadMapping.fromProto(q.getEdits()),
            DeadMapping.terms(q),
            caller));
  }

  private Canary abort(AbortCanaryRequest q, Caller caller) {
    return DeadMapping.toProto(dead.abort(id(q.getId()), Checks.reason(q.getReason()), caller));
  }

  private ListCanariesResponse canaries() {
    return ListCanariesResponse.newBuilder()
        .addAllCanaries(dead.canaries().stream().map(DeadMapping::toProto).toList())
        .build();
  }
}
