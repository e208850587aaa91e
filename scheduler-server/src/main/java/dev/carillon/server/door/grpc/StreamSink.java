package dev.carillon.server.door.grpc;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.server.core.Sink;
import io.grpc.stub.ServerCallStreamObserver;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A gRPC stream that the core writes to. A sender waits while the receiver has not read what it was
 * sent, so that a slow reader costs one waiting virtual thread and no memory; one that reads
 * nothing at all loses its stream after a time.
 */
final class StreamSink<T, P> implements Sink<T>, OpenStreams.Stream {
  /** A lost wake-up costs at most this. */
  private static final long RECHECK_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final ServerCallStreamObserver<P> out;
  private final Function<T, P> mapping;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Duration patience;
  private boolean ended;
  private boolean unread;
  private @Nullable CarillonException refused;

  /**
   * Call it before the handler of the call returns: only then may a call be listened to.
   *
   * @param patience how long what was sent may stay unread
   */
  StreamSink(ServerCallStreamObserver<P> out, Function<T, P> mapping, Duration patience) {
    this.out = out;
    this.mapping = mapping;
    this.patience = patience;
    out.setOnReadyHandler(this::wake);
    out.setOnCancelHandler(this::end);
  }

  @Override
  public boolean send(T value) {
    P message = mapping.apply(value);
    lock.lock();
    try {
      long left = patience.toNanos();
      while (!ended && !out.isReady()) {
        long step = Math.min(left, RECHECK_NANOS);
        long rest = changed.awaitNanos(step);
        left -= step - rest;
        ended = ended || (rest <= 0 && out.isCancelled());
        unread = !ended && left <= 0;
        ended = ended || unread;
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

  /**
   * Tells why, if the stream ended because its receiver did not read, or may not any more.
   *
   * @throws CarillonException BUSY, or what its receiver is to be told
   */
  void requireGood() {
    lock.lock();
    try {
      if (refused != null) {
        throw refused;
      }
      if (unread) {
        throw CarillonException.of(
                ErrorCode.BUSY,
                "Expected the receiver to read what it was sent within "
                    + patience.toSeconds()
                    + " s, but it read nothing.")
            .advice("Read faster or ask for less; after events, go on from the last cursor.")
            .build();
      }
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

  @Override
  public void end(CarillonException why) {
    lock.lock();
    try {
      refused = why;
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
