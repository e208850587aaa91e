package dev.carillon.server.cli;

import dev.carillon.client.StreamListener;
import dev.carillon.model.error.CarillonException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Brings a stream from the connection's threads to the one thread of a command. It holds a bounded
 * number of items; beyond that the server is kept waiting, so a paused screen costs no memory.
 */
final class Stream<T> implements StreamListener<T> {
  private static final int CAPACITY = 256;

  private record Item<T>(@Nullable T value, @Nullable CarillonException error) {}

  private final BlockingQueue<Item<T>> items = new ArrayBlockingQueue<>(CAPACITY);
  private volatile boolean closed;

  @Override
  public void onNext(T value) {
    put(new Item<>(value, null));
  }

  @Override
  public void onError(CarillonException error) {
    put(new Item<>(null, error));
  }

  @Override
  public void onEnd() {
    put(new Item<>(null, null));
  }

  private void put(Item<T> item) {
    if (closed) {
      return;
    }
    try {
      items.put(item);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Takes what comes until the stream ends or the consumer has enough.
   *
   * @param consumer answers whether it wants more
   */
  void forEach(Predicate<T> consumer) {
    try {
      while (true) {
        Item<T> item = items.take();
        CarillonException error = item.error();
        T value = item.value();
        if (error != null) {
          throw error;
        } else if (value == null || !consumer.test(value)) {
          return;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw ClientCommand.interrupted();
    } finally {
      closed = true;
      items.clear();
    }
  }
}
