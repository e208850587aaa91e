package dev.carillon.server.boot;

import dev.carillon.client.StreamListener;
import dev.carillon.model.error.CarillonException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/** What came over a stream, and how it ended: with an error, or in good order. */
final class Received<T> implements StreamListener<T> {
  final List<T> values = new CopyOnWriteArrayList<>();
  final CompletableFuture<Optional<CarillonException>> end = new CompletableFuture<>();

  @Override
  public void onNext(T value) {
    values.add(value);
  }

  @Override
  public void onError(CarillonException error) {
    end.complete(Optional.of(error));
  }

  @Override
  public void onEnd() {
    end.complete(Optional.empty());
  }
}
