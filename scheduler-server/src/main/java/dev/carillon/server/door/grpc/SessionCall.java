package dev.carillon.server.door.grpc;

import com.linecorp.armeria.server.ServiceRequestContext;
import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.model.worker.Order;
import dev.carillon.server.core.Caller;
import dev.carillon.server.core.Workers;
import dev.carillon.server.security.CallerDecorator;
import dev.carillon.v1.ServerSignal;
import dev.carillon.v1.WorkerSignal;
import dev.carillon.wire.SessionMapping;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A worker's standing connection. Its signals are handled one at a time and in order, off the event
 * loop; orders are written in the order they are given, from whatever thread the core gives them.
 */
final class SessionCall implements StreamObserver<WorkerSignal>, OpenStreams.Stream {
  static final String NAME = "carillon.v1.WorkerService/Session";

  /** A worker that has not read this many orders is not reading. */
  private static final int MAX_UNREAD = 10_000;

  private final Workers workers;
  private final OpenStreams streams;
  private final ServerCallStreamObserver<ServerSignal> out;
  private final Handlers handlers;
  private final Serial steps;
  private final ReentrantLock lock = new ReentrantLock();
  private Workers.@Nullable Session session;
  private boolean ended;
  private int unread;

  /** Whose session it is; set before the first signal is asked for, then read by the steps. */
  private volatile Caller caller = Caller.SYSTEM;

  private volatile String worker = "";

  SessionCall(
      Workers workers,
      OpenStreams streams,
      Executor executor,
      Handlers handlers,
      ServerCallStreamObserver<ServerSignal> out) {
    this.handlers = handlers;
    this.workers = workers;
    this.streams = streams;
    this.out = out;
    this.steps = new Serial(executor);
    // The next signal is asked for when the one before is dealt with.
    out.disableAutoRequest();
    out.setOnCancelHandler(() -> steps.execute(() -> finish(null, true)));
  }

  /** Call it on the thread that started the call. */
  void start() {
    try {
      caller = handlers.caller(NAME);
      streams.add(this, CallerDecorator.standingOf(ServiceRequestContext.current()));
      out.request(1);
    } catch (RuntimeException e) {
      finish(e, true);
    }
  }

  @Override
  public void onNext(WorkerSignal signal) {
    steps.execute(() -> handle(signal));
  }

  @Override
  public void onError(Throwable thrown) {
    steps.execute(() -> finish(null, true));
  }

  /** It says good-bye. */
  @Override
  public void onCompleted() {
    steps.execute(
        () -> {
          try {
            Workers.Session open = current();
            if (open != null) {
              open.leave();
            }
          } finally {
            finish(null, false);
          }
        });
  }

  @Override
  public void end(CarillonException why) {
    steps.execute(() -> finish(why, true));
  }

  /** The server stops. */
  @Override
  public void end() {
    steps.execute(
        () ->
            finish(
                CarillonException.of(
                        ErrorCode.NOT_READY, "Expected a running server, but this one is stopping.")
                    .advice("Connect again; work that runs goes on under its lease.")
                    .retryAfter(Duration.ofSeconds(1))
                    .build(),
                true));
  }

  private void handle(WorkerSignal signal) {
    try {
      Workers.Session open = current();
      switch (signal.getSignalCase()) {
        case HELLO -> open(open, signal.getHello());
        case BEAT -> {
          handlers.gate().worker(worker, caller);
          greeted(open).beat(SessionMapping.fromProto(signal.getBeat()));
        }
        case SIGNAL_NOT_SET ->
            throw CarillonException.invalid(
                "signal", "Expected a hello or a beat, but got neither.", "Set one of the two.");
      }
      out.request(1);
    } catch (RuntimeException | Error e) {
      finish(e, true);
    }
  }

  private static Workers.Session greeted(Workers.@Nullable Session session) {
    if (session == null) {
      throw CarillonException.invalid(
          "hello", "Expected a hello as the first signal, but got a beat.", "Say who you are.");
    }
    return session;
  }

  private void open(Workers.@Nullable Session before, WorkerSignal.Hello hello) {
    if (before != null) {
      throw CarillonException.invalid(
          "hello", "Expected one hello, but got a second one.", "Open a new session instead.");
    }
    worker = hello.getWorkerId();
    handlers.gate().worker(worker, caller);
    Workers.Session opened =
        workers.open(
            hello.getWorkerId(), hello.getKafkaJoined(), this::write, () -> finish(null, false));
    if (!keep(opened)) {
      opened.close();
    }
  }

  private boolean keep(Workers.Session opened) {
    lock.lock();
    try {
      session = opened;
      return !ended;
    } finally {
      lock.unlock();
    }
  }

  private Workers.@Nullable Session current() {
    lock.lock();
    try {
      return session;
    } finally {
      lock.unlock();
    }
  }

  private void write(Order order) {
    ServerSignal signal = SessionMapping.toProto(order);
    boolean stuck;
    lock.lock();
    try {
      if (ended) {
        return;
      }
      unread = out.isReady() ? 0 : unread + 1;
      stuck = unread > MAX_UNREAD;
      if (!stuck) {
        out.onNext(signal);
      }
    } finally {
      lock.unlock();
    }
    if (stuck) {
      steps.execute(() -> finish(notReading(), true));
    }
  }

  private static CarillonException notReading() {
    return CarillonException.of(
            ErrorCode.BUSY,
            "Expected a worker that reads its orders, but "
                + MAX_UNREAD
                + " of them were not read.")
        .advice("Connect again.")
        .build();
  }

  /**
   * Ends the call, once.
   *
   * @param error why; null: in good order
   * @param tellCore whether the core does not know yet
   */
  private void finish(@Nullable Throwable error, boolean tellCore) {
    Workers.Session open;
    lock.lock();
    try {
      if (ended) {
        return;
      }
      ended = true;
      open = session;
      if (error != null) {
        out.onError(GrpcErrors.status(NAME, error));
      } else if (!out.isCancelled()) {
        out.onCompleted();
      }
    } finally {
      lock.unlock();
      streams.remove(this);
    }
    if (open != null && tellCore) {
      open.close();
    }
  }
}
