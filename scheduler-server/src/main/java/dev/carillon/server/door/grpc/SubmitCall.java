package dev.carillon.server.door.grpc;

import com.linecorp.armeria.server.ServiceRequestContext;
import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.SubmitResult;
import dev.carillon.server.core.Caller;
import dev.carillon.server.core.Tasks;
import dev.carillon.server.mask.Refusals;
import dev.carillon.server.security.CallerDecorator;
import dev.carillon.v1.SubmitRequest;
import dev.carillon.wire.SubmitMapping;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Tasks that come one after another over one call. At most {@link #WINDOW} of them are read and not
 * yet answered: whoever sends faster than they are stored, or does not read its receipts, is held
 * back by the transport.
 */
final class SubmitCall implements StreamObserver<SubmitRequest>, OpenStreams.Stream {
  static final String NAME = "carillon.v1.TaskService/SubmitStream";
  static final int WINDOW = 1_000;
  private static final int BATCH = 500;

  private final Tasks tasks;
  private final OpenStreams streams;
  private final ServerCallStreamObserver<dev.carillon.v1.SubmitResult> out;
  private final Serial steps;
  private final Handlers handlers;
  private volatile Caller caller = Caller.SYSTEM;
  private final ConcurrentLinkedQueue<SubmitRequest> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean ended = new AtomicBoolean();
  private int owed;

  SubmitCall(
      Tasks tasks,
      OpenStreams streams,
      Executor executor,
      ServerCallStreamObserver<dev.carillon.v1.SubmitResult> out,
      Handlers handlers) {
    this.tasks = tasks;
    this.streams = streams;
    this.out = out;
    this.steps = new Serial(executor);
    this.handlers = handlers;
    out.disableAutoRequest();
    out.setOnReadyHandler(() -> steps.execute(this::ask));
    out.setOnCancelHandler(() -> steps.execute(() -> finish(null)));
  }

  /** Call it on the thread that started the call. */
  void start() {
    try {
      caller = handlers.caller(NAME);
      streams.add(this, CallerDecorator.standingOf(ServiceRequestContext.current()));
      out.request(WINDOW);
    } catch (RuntimeException e) {
      finish(e);
    }
  }

  @Override
  public void onNext(SubmitRequest request) {
    waiting.add(request);
    steps.execute(this::store);
  }

  @Override
  public void onError(Throwable thrown) {
    steps.execute(() -> finish(null));
  }

  @Override
  public void onCompleted() {
    steps.execute(
        () -> {
          store();
          finish(null);
        });
  }

  @Override
  public void end(CarillonException why) {
    steps.execute(() -> finish(why));
  }

  /** The server stops: what was read is answered, what was not is the client's to send again. */
  @Override
  public void end() {
    steps.execute(
        () ->
            finish(
                CarillonException.of(
                        ErrorCode.NOT_READY, "Expected a running server, but this one is stopping.")
                    .operation("submit")
                    .advice("Send what has no receipt again; with its key it is stored once.")
                    .retryAfter(Duration.ofSeconds(1))
                    .build()));
  }

  /** Stores what is waiting, as one batch, and answers in order. */
  private void store() {
    List<SubmitRequest> batch = new ArrayList<>();
    for (SubmitRequest next = waiting.poll(); next != null; next = waiting.poll()) {
      batch.add(next);
      if (batch.size() == BATCH) {
        store(batch);
        batch = new ArrayList<>();
      }
    }
    store(batch);
  }

  private void store(List<SubmitRequest> batch) {
    if (batch.isEmpty() || ended.get()) {
      return;
    }
    try {
      handlers.shares().requireBytes(caller, false);
      for (SubmitResult result : submit(batch)) {
        out.onNext(SubmitMapping.toProto(told(result)));
      }
      owed += batch.size();
      ask();
    } catch (RuntimeException | Error e) {
      finish(e);
    }
  }

  private static SubmitResult told(SubmitResult result) {
    return result instanceof SubmitResult.Refused(CarillonException error)
        ? new SubmitResult.Refused(Refusals.hidden(error))
        : result;
  }

  private SubmitResult[] submit(List<SubmitRequest> batch) {
    SubmitResult[] results = new SubmitResult[batch.size()];
    List<NewTask> good = new ArrayList<>(batch.size());
    List<Integer> places = new ArrayList<>(batch.size());
    for (int i = 0; i < batch.size(); i++) {
      try {
        good.add(SubmitMapping.fromProto(batch.get(i).getTask(), "task."));
        places.add(i);
      } catch (CarillonException e) {
        results[i] = new SubmitResult.Refused(e);
      }
    }
    try {
      List<SubmitResult> stored = good.isEmpty() ? List.of() : tasks.submit(good, caller);
      for (int i = 0; i < stored.size(); i++) {
        results[places.get(i)] = stored.get(i);
      }
    } catch (CarillonException e) {
      // Redis is away: each of them may be sent again.
      places.forEach(place -> results[place] = new SubmitResult.Refused(e));
    }
    return results;
  }

  private void ask() {
    if (owed > 0 && !ended.get() && out.isReady()) {
      int more = owed;
      owed = 0;
      out.request(more);
    }
  }

  private void finish(@org.jspecify.annotations.Nullable Throwable error) {
    if (!ended.compareAndSet(false, true)) {
      return;
    }
    streams.remove(this);
    if (error != null) {
      out.onError(GrpcErrors.status(NAME, error));
    } else if (!out.isCancelled()) {
      out.onCompleted();
    }
  }
}
