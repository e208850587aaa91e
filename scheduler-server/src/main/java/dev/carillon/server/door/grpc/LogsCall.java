package dev.carillon.server.door.grpc;

import com.linecorp.armeria.server.ServiceRequestContext;
import dev.carillon.model.error.CarillonException;
import dev.carillon.server.core.Caller;
import dev.carillon.server.core.Workers;
import dev.carillon.server.security.CallerDecorator;
import dev.carillon.v1.LogsRequest;
import dev.carillon.v1.LogsResponse;
import dev.carillon.wire.AttemptMapping;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.Executor;

/**
 * The stream on which a worker sends output. One piece at a time is taken, so that it is bounded.
 */
final class LogsCall implements StreamObserver<LogsRequest>, OpenStreams.Stream {
  static final String NAME = "carillon.v1.WorkerService/Logs";

  private static final int MAX_DATA_BYTES = 65_536;

  private final Workers workers;
  private final OpenStreams streams;
  private final ServerCallStreamObserver<LogsResponse> out;
  private final Handlers handlers;
  private final Serial steps;
  // Both are touched by the steps alone, which run one after another.
  private long dropped;
  private boolean ended;

  /** Set before the first message is asked for. */
  private volatile Caller caller = Caller.SYSTEM;

  LogsCall(
      Workers workers,
      OpenStreams streams,
      Executor executor,
      Handlers handlers,
      ServerCallStreamObserver<LogsResponse> out) {
    this.handlers = handlers;
    this.workers = workers;
    this.streams = streams;
    this.out = out;
    this.steps = new Serial(executor);
    out.disableAutoRequest();
    out.setOnCancelHandler(() -> steps.execute(() -> finish(() -> {})));
  }

  /** Call it on the thread that started the call. */
  void start() {
    try {
      caller = handlers.caller(NAME);
      streams.add(this, CallerDecorator.standingOf(ServiceRequestContext.current()));
      out.request(1);
    } catch (RuntimeException e) {
      steps.execute(() -> fail(e));
    }
  }

  @Override
  public void onNext(LogsRequest request) {
    steps.execute(() -> handle(request));
  }

  @Override
  public void onError(Throwable thrown) {
    steps.execute(() -> finish(() -> {}));
  }

  @Override
  public void onCompleted() {
    steps.execute(this::answer);
  }

  @Override
  public void end(CarillonException why) {
    steps.execute(() -> fail(why));
  }

  /** The server stops: what was taken is answered for. */
  @Override
  public void end() {
    steps.execute(this::answer);
  }

  private void handle(LogsRequest request) {
    if (ended) {
      return;
    }
    try {
      if (request.getData().size() > MAX_DATA_BYTES) {
        throw CarillonException.invalid(
            "data",
            "Expected at most 65,536 bytes of output a message, but got "
                + request.getData().size()
                + ".",
            "Send it in several messages.");
      }
      handlers.shares().requireBytes(caller, true);
      handlers.gate().worker(request.getWorkerId(), caller);
      dropped +=
          workers.log(
              request.getWorkerId(),
              AttemptMapping.fromProto(request.getAttempt(), "attempt."),
              request.getData().toByteArray());
      out.request(1);
    } catch (RuntimeException | Error e) {
      fail(e);
    }
  }

  private void fail(Throwable error) {
    finish(() -> out.onError(GrpcErrors.status(NAME, error)));
  }

  private void answer() {
    finish(
        () -> {
          out.onNext(LogsResponse.newBuilder().setDroppedBytes(dropped).build());
          out.onCompleted();
        });
  }

  private void finish(Runnable last) {
    if (!ended) {
      ended = true;
      streams.remove(this);
      last.run();
    }
  }
}
