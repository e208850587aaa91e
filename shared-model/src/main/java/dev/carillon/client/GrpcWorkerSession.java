package dev.carillon.client;

import dev.carillon.model.worker.Beat;
import dev.carillon.model.worker.Order;
import dev.carillon.v1.ServerSignal;
import dev.carillon.v1.WorkerServiceGrpc;
import dev.carillon.v1.WorkerSignal;
import dev.carillon.wire.SessionMapping;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A session over one bidirectional call; the lock keeps messages whole and after the hello. */
final class GrpcWorkerSession extends ClientCall.Listener<ServerSignal> implements WorkerSession {
  private static final Logger LOG = LoggerFactory.getLogger(GrpcWorkerSession.class);

  private final Object lock = new Object();
  private final ClientCall<WorkerSignal, ServerSignal> call;
  private final StreamListener<Order> listener;
  private final StatusErrors errors;
  private boolean over;

  private GrpcWorkerSession(
      ClientCall<WorkerSignal, ServerSignal> call,
      StreamListener<Order> listener,
      StatusErrors errors) {
    this.call = call;
    this.listener = listener;
    this.errors = errors;
  }

  static GrpcWorkerSession open(
      Calls calls, String workerId, boolean kafkaJoined, StreamListener<Order> listener) {
    ClientCall<WorkerSignal, ServerSignal> call =
        calls.newCall(WorkerServiceGrpc.getSessionMethod(), CallOptions.DEFAULT);
    GrpcWorkerSession session = new GrpcWorkerSession(call, listener, calls.errors());
    call.start(session, new Metadata());
    call.request(1);
    session.send(
        WorkerSignal.newBuilder()
            .setHello(
                WorkerSignal.Hello.newBuilder().setWorkerId(workerId).setKafkaJoined(kafkaJoined))
            .build());
    return session;
  }

  @Override
  public void beat(Beat beat) {
    send(WorkerSignal.newBuilder().setBeat(SessionMapping.toProto(beat)).build());
  }

  private void send(WorkerSignal signal) {
    synchronized (lock) {
      if (!over) {
        call.sendMessage(signal);
      }
    }
  }

  @Override
  public void close() {
    synchronized (lock) {
      if (!over) {
        over = true;
        call.halfClose();
      }
    }
  }

  @Override
  public void onMessage(ServerSignal signal) {
    synchronized (lock) {
      if (over) {
        return;
      }
    }
    if (signal.getSignalCase() == ServerSignal.SignalCase.SIGNAL_NOT_SET) {
      LOG.warn("An order of a later version of the server is not understood and left out.");
    } else {
      listener.onNext(SessionMapping.fromProto(signal));
    }
    call.request(1);
  }

  @Override
  public void onClose(Status status, Metadata trailers) {
    synchronized (lock) {
      if (over) {
        return;
      }
      over = true;
    }
    if (status.isOk()) {
      listener.onEnd();
    } else {
      listener.onError(errors.toException(status, trailers));
    }
  }
}
