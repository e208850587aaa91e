package dev.carillon.server.door.grpc;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** The streams that are open now: bounded in number, and ended together when the server stops. */
final class OpenStreams {
  /** A stream that can be told to end. */
  interface Stream {
    /** Ends it; returns at once. */
    void end();
  }

  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final int limit;
  private final ReentrantLock lock = new ReentrantLock();
  private final Set<Stream> streams = new LinkedHashSet<>();
  private final Condition emptied = lock.newCondition();
  private boolean stopped;

  OpenStreams(int limit) {
    this.limit = limit;
  }

  /**
   * Takes a new stream.
   *
   * @throws CarillonException BUSY if there are too many, NOT_READY if the server stops
   */
  void add(Stream stream) {
    lock.lock();
    try {
      if (stopped) {
        throw CarillonException.of(
                ErrorCode.NOT_READY, "Expected a running server, but this one is stopping.")
            .retryAfter(Duration.ofSeconds(1))
            .build();
      }
      if (streams.size() >= limit) {
        throw CarillonException.of(
                ErrorCode.BUSY, "Expected at most " + limit + " open streams, but all are taken.")
            .advice("Close streams that nobody reads, then try again.")
            .retryAfter(Duration.ofSeconds(5))
            .build();
      }
      streams.add(stream);
    } finally {
      lock.unlock();
    }
  }

  void remove(Stream stream) {
    lock.lock();
    try {
      streams.remove(stream);
      if (streams.isEmpty()) {
        emptied.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  private void awaitEmpty() {
    lock.lock();
    try {
      long left = PATIENCE.toNanos();
      while (!streams.isEmpty() && left > 0) {
        left = emptied.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }

  int count() {
    lock.lock();
    try {
      return streams.size();
    } finally {
      lock.unlock();
    }
  }

  /** Ends all, takes no more, and waits until their ends are on their way, but not for long. */
  void stop() {
    List<Stream> open;
    lock.lock();
    try {
      stopped = true;
      open = List.copyOf(streams);
    } finally {
      lock.unlock();
    }
    open.forEach(Stream::end);
    awaitEmpty();
  }
}
