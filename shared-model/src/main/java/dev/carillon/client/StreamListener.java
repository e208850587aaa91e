package dev.carillon.client;

import dev.carillon.model.error.CarillonException;

/**
 * Hears what a stream brings, one call at a time. While {@link #onNext} runs, nothing more is asked
 * of the server, so a slow listener slows the stream and not the program. After {@link #onError} or
 * {@link #onEnd} nothing follows.
 */
public interface StreamListener<T> {
  void onNext(T value);

  /** The stream broke; opening it again is the listener's decision. */
  void onError(CarillonException error);

  /** The server has said all there was to say. */
  void onEnd();
}
