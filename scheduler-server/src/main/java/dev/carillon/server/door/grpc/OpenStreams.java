package dev.carillon.server.door.grpc;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.server.security.Shares;
import dev.carillon.server.security.Standing;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** The streams that are open now: bounded in number, and ended together when the server stops. */
final class OpenStreams {
  /** A stream that can be told to end. */
  interface Stream {
    /** The server stops: ends it; returns at once. */
    void end();

    /** Its caller may not go on: ends it with why; returns at once. */
    void end(CarillonException why);
  }

  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final int limit;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Stream, Standing> streams = new LinkedHashMap<>();
  private final Condition emptied = lock.newCondition();
  private boolean stopped;

  private final Shares shares;

  /**
   * @param limit of all
   * @param shares of each principal
   */
  OpenStreams(int limit, Shares shares) {
    this.limit = limit;
    this.shares = shares;
  }

  /**
   * Takes a new stream.
   *
   * @param standing whether its caller may go on with it
   * @throws CarillonException BUSY if there are too many, NOT_READY if the server stops
   */
  void add(Stream stream, Standing standing) {
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
      shares.opened(standing.caller(), work(stream), limit);
      streams.put(stream, standing);
    } finally {
      lock.unlock();
    }
  }

  private static boolean work(Stream stream) {
    return stream instanceof SessionCall || stream instanceof LogsCall;
  }

  void remove(Stream stream) {
    lock.lock();
    try {
      Standing standing = streams.remove(stream);
      if (standing != null) {
        shares.closed(standing.caller(), work(stream));
      }
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

  /** Ends those whose caller was told to go meanwhile. May block. */
  void look() {
    Map<Stream, Standing> open;
    lock.lock();
    try {
      open = Map.copyOf(streams);
    } finally {
      lock.unlock();
    }
    open.forEach((stream, standing) -> standing.gone().ifPresent(stream::end));
  }

  /** Ends all, takes no more, and waits until their ends are on their way, but not for long. */
  void stop() {
    List<Stream> open;
    lock.lock();
    try {
      stopped = true;
      open = List.copyOf(streams.keySet());
    } finally {
      lock.unlock();
    }
    open.forEach(Stream::end);
    awaitEmpty();
  }
}
