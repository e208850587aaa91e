package dev.carillon.client;

import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/** A stream from the server: asks for the next message once the listener is done with one. */
final class CallSubscription<P, T> extends ClientCall.Listener<P> implements Subscription {
  private final ClientCall<?, P> call;
  private final Function<P, T> mapping;
  private final StreamListener<T> listener;
  private final StatusErrors errors;
  private final AtomicBoolean over = new AtomicBoolean();

  CallSubscription(
      ClientCall<?, P> call,
      Function<P, T> mapping,
      StreamListener<T> listener,
      StatusErrors errors) {
    this.call = call;
    this.mapping = mapping;
    this.listener = listener;
    this.errors = errors;
  }

  @Override
  public void onMessage(P message) {
    if (over.get()) {
      return;
    }
    T value;
    try {
      value = mapping.apply(message);
    } catch (RuntimeException e) {
      if (over.compareAndSet(false, true)) {
        call.cancel("The client does not understand this message.", e);
        listener.onError(errors.unreadable(e));
      }
      return;
    }
    listener.onNext(value);
    call.request(1);
  }

  @Override
  public void onClose(Status status, Metadata trailers) {
    if (!over.compareAndSet(false, true)) {
      return;
    }
    if (status.isOk()) {
      listener.onEnd();
    } else {
      listener.onError(errors.toException(status, trailers));
    }
  }

  @Override
  public void close() {
    if (over.compareAndSet(false, true)) {
      call.cancel("The subscriber left.", null);
    }
  }
}
