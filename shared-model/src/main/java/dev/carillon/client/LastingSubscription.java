package dev.carillon.client;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A stream that is opened again at the next server when its own is lost: as many times in a row as
 * there are other servers. Only then the listener hears the error.
 */
final class LastingSubscription<T> implements Subscription {
  private final int servers;
  private final @Nullable Runnable stopping;
  private final StreamListener<T> listener;
  private final Function<StreamListener<T>, Subscription> open;
  // Guarded by this:
  private @Nullable Subscription current;
  private int begun;
  private int failures;
  private boolean closed;

  /**
   * @param stopping told that a server ended a stream that has no end of its own; null: it has one
   */
  LastingSubscription(
      int servers,
      @Nullable Runnable stopping,
      StreamListener<T> listener,
      Function<StreamListener<T>, Subscription> open) {
    this.servers = servers;
    this.stopping = stopping;
    this.listener = listener;
    this.open = open;
  }

  void begin() {
    int mine;
    synchronized (this) {
      mine = ++begun;
    }
    Subscription opened = open.apply(new Listening());
    boolean late;
    synchronized (this) {
      late = closed;
      // It may be over by now, and the next one open: that is the one to close.
      current = mine == begun ? opened : current;
    }
    if (late) {
      opened.close();
    }
  }

  @Override
  public void close() {
    Subscription open;
    synchronized (this) {
      closed = true;
      open = current;
    }
    if (open != null) {
      open.close();
    }
  }

  private synchronized boolean mayTryAgain() {
    return !closed && ++failures < servers;
  }

  private synchronized void heard() {
    failures = 0;
  }

  private final class Listening implements StreamListener<T> {
    @Override
    public void onNext(T value) {
      heard();
      listener.onNext(value);
    }

    @Override
    public void onError(CarillonException error) {
      if (error.code() == ErrorCode.NOT_READY && mayTryAgain()) {
        begin();
      } else {
        listener.onError(error);
      }
    }

    @Override
    public void onEnd() {
      if (stopping != null && mayTryAgain()) {
        stopping.run();
        begin();
      } else {
        listener.onEnd();
      }
    }
  }
}
