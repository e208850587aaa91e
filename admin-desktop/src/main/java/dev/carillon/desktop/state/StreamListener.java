package dev.carillon.desktop.state;

import dev.carillon.model.error.CarillonException;

/**
 * Takes what a server pushes. Called on a thread of the connection, one call at a time; must not
 * block. After {@code onError} or {@code onEnd} nothing more comes.
 */
public interface StreamListener<T> {
  void onNext(T value);

  void onError(CarillonException error);

  void onEnd();
}
