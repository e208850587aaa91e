package dev.carillon.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.model.error.CarillonException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A listener that keeps what it hears, in order. */
final class Heard<T> implements StreamListener<T> {
  private static final Object END = "end";

  private final BlockingQueue<Object> all = new LinkedBlockingQueue<>();

  @Override
  public void onNext(T value) {
    all.add(value);
  }

  @Override
  public void onError(CarillonException error) {
    all.add(error);
  }

  @Override
  public void onEnd() {
    all.add(END);
  }

  /** What comes next; fails if nothing comes. */
  Object next() throws InterruptedException {
    Object next = all.poll(2, TimeUnit.MINUTES);
    assertThat(next).as("something heard within 2 min").isNotNull();
    return next;
  }

  CarillonException nextError() throws InterruptedException {
    Object next = next();
    assertThat(next).isInstanceOf(CarillonException.class);
    return (CarillonException) next;
  }

  void nextIsEnd() throws InterruptedException {
    assertThat(next()).isSameAs(END);
  }

  boolean silent() {
    return all.isEmpty();
  }
}
