package dev.carillon.server.door.rpc;

import com.google.protobuf.Descriptors.ServiceDescriptor;
import dev.carillon.model.worker.Completion;
import dev.carillon.server.core.Caller;
import dev.carillon.server.core.Workers;
import dev.carillon.v1.ClaimRequest;
import dev.carillon.v1.ClaimResponse;
import dev.carillon.v1.CompleteRequest;
import dev.carillon.v1.CompleteResponse;
import dev.carillon.v1.DrainWorkerRequest;
import dev.carillon.v1.ListWorkersRequest;
import dev.carillon.v1.ListWorkersResponse;
import dev.carillon.v1.PauseWorkerRequest;
import dev.carillon.v1.RegisterRequest;
import dev.carillon.v1.RegisterResponse;
import dev.carillon.v1.ReleaseRequest;
import dev.carillon.v1.ReleaseResponse;
import dev.carillon.v1.ResizeWorkerRequest;
import dev.carillon.v1.Worker;
import dev.carillon.wire.AttemptMapping;
import dev.carillon.wire.WorkerMapping;
import java.util.ArrayList;
import java.util.List;

/** WorkerService, all but its streams. */
final class WorkerRpcs {
  private static final ServiceDescriptor SERVICE =
      dev.carillon.v1.Workers.getDescriptor().findServiceByName("WorkerService");

  private final Workers workers;

  WorkerRpcs(Workers workers) {
    this.workers = workers;
  }

  List<Rpc<?, ?>> all() {
    return List.of(
        Rpc.of(SERVICE, "Register", RegisterRequest.getDefaultInstance(), (q, c) -> register(q)),
        Rpc.of(SERVICE, "Claim", ClaimRequest.getDefaultInstance(), (q, c) -> claim(q)),
        Rpc.of(SERVICE, "Complete", CompleteRequest.getDefaultInstance(), (q, c) -> complete(q)),
        Rpc.of(SERVICE, "Release", ReleaseRequest.getDefaultInstance(), (q, c) -> release(q)),
        Rpc.of(SERVICE, "List", ListWorkersRequest.getDefaultInstance(), (q, c) -> list(q)),
        Rpc.of(SERVICE, "Pause", PauseWorkerRequest.getDefaultInstance(), this::pause),
        Rpc.of(SERVICE, "Resize", ResizeWorkerRequest.getDefaultInstance(), this::resize),
        Rpc.of(SERVICE, "Drain", DrainWorkerRequest.getDefaultInstance(), this::drain));
  }

  private RegisterResponse register(RegisterRequest request) {
    return WorkerMapping.toProto(workers.register(WorkerMapping.fromProto(request)));
  }

  private ClaimResponse claim(ClaimRequest request) {
    Checks.count(request.getAttemptsCount(), "attempts");
    ClaimResponse.Builder answer = ClaimResponse.newBuilder();
    workers
        .claim(
            request.getWorkerId(), AttemptMapping.fromProto(request.getAttemptsList(), "attempts"))
        .forEach(r -> answer.addResults(AttemptMapping.toProto(r)));
    return answer.build();
  }

  private CompleteResponse complete(CompleteRequest request) {
    Checks.count(request.getCompletionsCount(), "completions");
    List<Completion> completions = new ArrayList<>(request.getCompletionsCount());
    for (int i = 0; i < request.getCompletionsCount(); i++) {
      completions.add(
          AttemptMapping.fromProto(request.getCompletions(i), "completions[" + i + "]."));
    }
    CompleteResponse.Builder answer = CompleteResponse.newBuilder();
    workers
        .complete(request.getWorkerId(), completions)
        .forEach(code -> answer.addCodes(AttemptMapping.toProto(code)));
    return answer.build();
  }

  private ReleaseResponse release(ReleaseRequest request) {
    Checks.count(request.getAttemptsCount(), "attempts");
    ReleaseResponse.Builder answer = ReleaseResponse.newBuilder();
    workers
        .release(
            request.getWorkerId(), AttemptMapping.fromProto(request.getAttemptsList(), "attempts"))
        .forEach(code -> answer.addCodes(AttemptMapping.toProto(code)));
    return answer.build();
  }

  private ListWorkersResponse list(ListWorkersRequest request) {
    return WorkerPages.page(
        workers.list(request.getIncludeGone()),
        Checks.pageSize(request.getPageSize()),
        request.getPageToken());
  }

  private Worker pause(PauseWorkerRequest request, Caller caller) {
    return WorkerMapping.toProto(
        workers.pause(
            request.getId(),
            !request.getResume(),
            Checks.reason(request.getReason()),
            Checks.span(request.getForMillis(), "for_millis"),
            caller));
  }

  private Worker resize(ResizeWorkerRequest request, Caller caller) {
    return WorkerMapping.toProto(workers.resize(request.getId(), request.getSlots(), caller));
  }

  private Worker drain(DrainWorkerRequest request, Caller caller) {
    return WorkerMapping.toProto(
        workers.drain(
            request.getId(), Checks.span(request.getTimeoutMillis(), "timeout_millis"), caller));
  }
}
