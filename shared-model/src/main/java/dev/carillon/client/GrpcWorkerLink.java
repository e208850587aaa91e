package dev.carillon.client;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.model.worker.AttemptRef;
import dev.carillon.model.worker.ClaimResult;
import dev.carillon.model.worker.Completion;
import dev.carillon.model.worker.CompletionCode;
import dev.carillon.model.worker.Order;
import dev.carillon.model.worker.Registration;
import dev.carillon.model.worker.Welcome;
import dev.carillon.v1.ClaimRequest;
import dev.carillon.v1.CompleteCode;
import dev.carillon.v1.CompleteRequest;
import dev.carillon.v1.ReleaseRequest;
import dev.carillon.v1.WorkerServiceGrpc;
import dev.carillon.wire.AttemptMapping;
import dev.carillon.wire.WorkerMapping;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The link over gRPC. */
public final class GrpcWorkerLink implements WorkerLink {
  private final Calls calls;

  private GrpcWorkerLink(Calls calls) {
    this.calls = calls;
  }

  /** Connects with the first call, not before. */
  public static GrpcWorkerLink connect(Connection connection) {
    return new GrpcWorkerLink(new Calls(connection));
  }

  @Override
  public CompletableFuture<Welcome> register(Registration registration) {
    return calls.unary(
        WorkerServiceGrpc.getRegisterMethod(),
        WorkerMapping.toProto(registration),
        WorkerMapping::fromProto);
  }

  @Override
  public WorkerSession openSession(
      String workerId, boolean kafkaJoined, StreamListener<Order> listener) {
    return GrpcWorkerSession.open(calls, workerId, kafkaJoined, listener);
  }

  @Override
  public void suspect() {
    calls.suspect();
  }

  @Override
  public CompletableFuture<List<ClaimResult>> claim(String workerId, List<AttemptRef> attempts) {
    ClaimRequest.Builder request = ClaimRequest.newBuilder().setWorkerId(workerId);
    attempts.forEach(attempt -> request.addAttempts(AttemptMapping.toProto(attempt)));
    return calls.unary(
        WorkerServiceGrpc.getClaimMethod(),
        request.build(),
        answer ->
            oneEach(answer.getResultsList(), attempts.size()).stream()
                .map(AttemptMapping::fromProto)
                .toList());
  }

  @Override
  public CompletableFuture<List<CompletionCode>> complete(
      String workerId, List<Completion> completions) {
    CompleteRequest.Builder request = CompleteRequest.newBuilder().setWorkerId(workerId);
    completions.forEach(completion -> request.addCompletions(AttemptMapping.toProto(completion)));
    return calls.unary(
        WorkerServiceGrpc.getCompleteMethod(),
        request.build(),
        answer -> codes(answer.getCodesList(), completions.size()));
  }

  @Override
  public CompletableFuture<List<CompletionCode>> release(
      String workerId, List<AttemptRef> attempts) {
    ReleaseRequest.Builder request = ReleaseRequest.newBuilder().setWorkerId(workerId);
    attempts.forEach(attempt -> request.addAttempts(AttemptMapping.toProto(attempt)));
    return calls.unary(
        WorkerServiceGrpc.getReleaseMethod(),
        request.build(),
        answer -> codes(answer.getCodesList(), attempts.size()));
  }

  private static List<CompletionCode> codes(List<CompleteCode> codes, int expected) {
    return oneEach(codes, expected).stream().map(AttemptMapping::fromProto).toList();
  }

  /** Answers are told apart by their place alone, so a missing one would shift all the others. */
  private static <T> List<T> oneEach(List<T> answers, int expected) {
    if (answers.size() != expected) {
      throw CarillonException.of(
              ErrorCode.INTERNAL,
              "Expected " + expected + " answers, but got " + answers.size() + ".")
          .build();
    }
    return answers;
  }

  @Override
  public LogStream openLogs(String workerId) {
    return new GrpcLogStream(calls, workerId);
  }

  @Override
  public void close() {
    calls.close();
  }
}
