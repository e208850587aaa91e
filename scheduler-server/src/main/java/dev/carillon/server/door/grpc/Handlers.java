package dev.carillon.server.door.grpc;

import com.google.protobuf.Message;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.server.core.Caller;
import dev.carillon.server.core.Sink;
import dev.carillon.server.door.http.CallFields;
import dev.carillon.server.door.rpc.Rpc;
import dev.carillon.server.log.LogFields;
import dev.carillon.server.security.CallerDecorator;
import dev.carillon.server.security.Gate;
import dev.carillon.server.security.Shares;
import dev.carillon.server.security.audit.Audit;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Makes gRPC handlers: each call leaves the event loop for a virtual thread, and every error passes
 * the one mapper.
 */
final class Handlers {
  /** The largest answer that a client with gRPC's default limit can read. */
  static final int MAX_MESSAGE_BYTES = 4 << 20;

  private static final String CONTRACT = "carillon.v1.";

  /**
   * Answers that cannot be asked for in smaller parts: the payloads of what was claimed, which
   * would lose their leases; a definition, of which as much may be stored, its plan, and the nodes
   * of a run that moved at one revision. Clients that read them take more than the default.
   */
  private static final Set<String> WHOLE =
      Set.of(
          CONTRACT + "WorkerService/Claim",
          CONTRACT + "WorkflowService/Get",
          CONTRACT + "WorkflowService/Plan",
          CONTRACT + "WorkflowService/GetRun");

  private final Executor executor;
  private final OpenStreams streams;
  private final Duration reader;
  private final Gate gate;
  private final Shares shares;
  private final Audit audit;

  /**
   * @param reader how long a receiver may leave unread what it was sent
   */
  Handlers(
      Executor executor,
      OpenStreams streams,
      Duration reader,
      Gate gate,
      Shares shares,
      Audit audit) {
    this.executor = executor;
    this.streams = streams;
    this.reader = reader;
    this.gate = gate;
    this.shares = shares;
    this.audit = audit;
  }

  /** What each principal may take. */
  Shares shares() {
    return shares;
  }

  /** What decides who may call. */
  Gate gate() {
    return gate;
  }

  /** The same, but a client that sends no request, or several, is told that it is its fault. */
  static <Q, P> ServerCallHandler<Q, P> fair(ServerCallHandler<Q, P> handler) {
    return (call, headers) ->
        handler.startCall(
            new SimpleForwardingServerCall<>(call) {
              @Override
              public void close(Status status, Metadata trailers) {
                super.close(GrpcErrors.fair(status, trailers), trailers);
              }
            },
            headers);
  }

  /**
   * The same for callers that may call; whoever may not is told so before his message is there,
   * which would be kept in memory.
   */
  static <Q, P> ServerCallHandler<Q, P> known(String name, ServerCallHandler<Q, P> handler) {
    return (call, headers) -> {
      try {
        var unused = caller();
      } catch (CarillonException refusal) {
        StatusRuntimeException end = GrpcErrors.status(name, refusal);
        Metadata trailers = Status.trailersFromThrowable(end);
        call.close(end.getStatus(), trailers == null ? new Metadata() : trailers);
        return new ServerCall.Listener<>() {};
      }
      return handler.startCall(call, headers);
    };
  }

  /** One call of the contract. */
  ServerCallHandler<Message, Message> unary(Rpc<?, ?> rpc) {
    return unary(rpc.fullName(), rpc::handle);
  }

  /** One request, one answer. */
  <Q extends Message, P extends Message> ServerCallHandler<Q, P> unary(
      String name, BiFunction<Q, Caller, P> call) {
    return ServerCalls.asyncUnaryCall(
        (request, out) -> {
          ignoreCancel(out);
          guarded(
              name,
              out,
              () -> {
                Caller caller = caller();
                executor.execute(
                    () ->
                        guarded(name, out, () -> answer(name, out, logged(call, request, caller))));
              });
        });
  }

  private static <Q, P> P logged(BiFunction<Q, Caller, P> call, Q request, Caller caller) {
    try (LogFields fields = CallFields.of(caller)) {
      return call.apply(request, caller);
    }
  }

  private static <P extends Message> void answer(String name, StreamObserver<P> out, P answer) {
    if (answer.getSerializedSize() > MAX_MESSAGE_BYTES && !WHOLE.contains(name)) {
      throw CarillonException.of(
              ErrorCode.TOO_LARGE,
              "Expected an answer of at most 4 MiB, but it has "
                  + answer.getSerializedSize()
                  + " bytes.")
          .operation(name)
          .advice("Ask for smaller pages, or leave the payloads out.")
          .build();
    }
    out.onNext(answer);
    out.onCompleted();
  }

  /** Health and reflection, which are not ours, are guarded by their paths. */
  private static boolean ours(String name) {
    return name.startsWith(CONTRACT);
  }

  @SuppressWarnings("unchecked") // the gate gives back what it was given
  private <Q> Q admitted(String name, Q request, Caller caller) {
    return ours(name) && request instanceof Message message
        ? (Q) audit.checked(name, caller, () -> gate.admit(name, message, caller))
        : request;
  }

  @SuppressWarnings("unchecked") // the gate gives back what it was given
  private <P> P shown(String name, P answer, Caller caller) {
    return ours(name) && answer instanceof Message message
        ? (P) gate.show(name, message, caller)
        : answer;
  }

  /** One request, many answers: the body writes to the sink until it is done. */
  <Q, T, P> ServerCallHandler<Q, P> stream(
      String name, Function<T, P> mapping, BiConsumer<Q, Sink<T>> body) {
    return ServerCalls.asyncServerStreamingCall(
        (request, out) -> {
          ServerCallStreamObserver<P> observer = (ServerCallStreamObserver<P>) out;
          guarded(
              name,
              out,
              () -> {
                Caller caller = ours(name) ? caller(name) : caller();
                StreamSink<T, P> sink =
                    new StreamSink<>(
                        observer, value -> shown(name, mapping.apply(value), caller), reader);
                streams.add(sink, CallerDecorator.standingOf(ServiceRequestContext.current()));
                stayOpen();
                executor.execute(
                    () ->
                        run(
                            name,
                            observer,
                            sink,
                            () -> body.accept(admitted(name, request, caller), sink)));
              });
        });
  }

  /**
   * From here on the call is one of the open streams, which are counted; until its request was
   * there it was not, and had the time of any other. A client's own limit of time goes on.
   */
  private static void stayOpen() {
    ServiceRequestContext ctx = ServiceRequestContext.current();
    if (!ctx.request().headers().contains("grpc-timeout")) {
      ctx.clearRequestTimeout();
    }
  }

  private void run(
      String name, ServerCallStreamObserver<?> out, StreamSink<?, ?> sink, Runnable body) {
    try {
      guarded(
          name,
          out,
          () -> {
            body.run();
            sink.requireGood();
            if (!out.isCancelled()) {
              out.onCompleted();
            }
          });
    } finally {
      streams.remove(sink);
    }
  }

  /** Runs something and turns what it throws into the end of the call. */
  static void guarded(String name, StreamObserver<?> out, Runnable body) {
    try {
      body.run();
    } catch (RuntimeException | Error e) {
      out.onError(GrpcErrors.status(name, e));
    }
  }

  /**
   * Who makes the call that is being started on this thread.
   *
   * @throws CarillonException if the caller may not make it
   */
  Caller caller(String name) {
    Caller caller = caller();
    audit.checked(name, caller, () -> gate.check(name, caller));
    return caller;
  }

  /** Who makes the call that is being started on this thread. */
  static Caller caller() {
    return CallerDecorator.callerOf(ServiceRequestContext.current());
  }

  /** Without a handler, writing to a call that its client gave up would throw. */
  private static void ignoreCancel(StreamObserver<?> out) {
    ((ServerCallStreamObserver<?>) out).setOnCancelHandler(() -> {});
  }
}
