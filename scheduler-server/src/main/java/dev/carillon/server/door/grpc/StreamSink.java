package dev.carillon.server.door.grpc;

import dev.carillon.server.core.Sink;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/**
 * A gRPC stream that the core writes to. A sender waits while the receiver has not read what it was
 * sent, so that a slow reader costs one waiting virtual thread and no memory.
 */
final class StreamSink<T, P> implements Sink<T>, OpenStreams.Stream {
  /** A lost wake-up costs at most this. */
  private static final long RECHECK_SECONDS = 1;

  private final ServerCallStreamObserver<P> out;
  private final Function<T, P> mapping;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private boolean ended;

  /** Call it before the handler of the call returns: only then may a call be listened to. */
  StreamSink(ServerCallStreamObserver<P> out, Function<T, P> mapping) {
    this.out = out;
    this.mapping = mapping;
    out.setOnReadyHandler(this::wake);
    out.setOnCancelHandler(this::end);
  }

  @Override
  public boolean send(T value) {
    P message = mapping.apply(value);
    lock.lock();
    try {
      while (!ended && !out.isReady()) {
        boolean woken = changed.await(RECHECK_SECONDS, TimeUnit.SECONDS);
        ended = ended || (!woken && out.isCancelled());
      }
      if (!ended) {
        out.onNext(message);
      }
      return !ended;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public boolean open() {
    lock.lock();
    try {
      return !ended && !out.isCancelled();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void end() {
    lock.lock();
    try {
      ended = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void wake() {
    lock.lock();
    try {
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
