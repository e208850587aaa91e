package dev.carillon.client;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Makes calls over one channel and turns answers into domain types and statuses into errors. */
final class Calls implements AutoCloseable {
  private final Connection connection;
  private final ManagedChannel channel;
  private final StatusErrors errors;

  Calls(Connection connection) {
    this.connection = connection;
    this.channel = Channels.open(connection);
    this.errors = new StatusErrors(connection);
  }

  StatusErrors errors() {
    return errors;
  }

  /** One request, one answer, within the deadline. Cancelling the future cancels the call. */
  <Q, P, T> CompletableFuture<T> unary(
      MethodDescriptor<Q, P> method, Q request, Function<P, T> mapping) {
    CallOptions options =
        CallOptions.DEFAULT.withDeadlineAfter(
            connection.deadline().toNanos(), TimeUnit.NANOSECONDS);
    ClientCall<Q, P> call = newCall(method, options);
    CompletableFuture<T> answer = new CallFuture<>(call);
    call.start(new UnaryListener<>(answer, mapping, errors), new Metadata());
    call.request(2);
    call.sendMessage(request);
    call.halfClose();
    return answer;
  }

  /** One request, many answers, until either side ends it. */
  <Q, P, T> Subscription stream(
      MethodDescriptor<Q, P> method,
      Q request,
      Function<P, T> mapping,
      StreamListener<T> listener) {
    ClientCall<Q, P> call = newCall(method, CallOptions.DEFAULT);
    CallSubscription<P, T> subscription = new CallSubscription<>(call, mapping, listener, errors);
    call.start(subscription, new Metadata());
    call.sendMessage(request);
    call.halfClose();
    call.request(1);
    return subscription;
  }

  /**
   * A call that is not yet started. A channel that could not connect waits up to two minutes before
   * it tries again; a caller that wants something now should not wait for that.
   */
  <Q, P> ClientCall<Q, P> newCall(MethodDescriptor<Q, P> method, CallOptions options) {
    if (channel.getState(false) == ConnectivityState.TRANSIENT_FAILURE) {
      channel.resetConnectBackoff();
    }
    return channel.newCall(method, options);
  }

  /** Ends running calls and the connection, without waiting. */
  @Override
  public void close() {
    channel.shutdownNow();
  }

  /** A future whose cancellation reaches the server. */
  private static final class CallFuture<T> extends CompletableFuture<T> {
    private final ClientCall<?, ?> call;

    CallFuture(ClientCall<?, ?> call) {
      this.call = call;
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
      boolean cancelled = super.cancel(mayInterruptIfRunning);
      call.cancel("The caller no longer waits.", null);
      return cancelled;
    }
  }

  private static final class UnaryListener<P, T> extends ClientCall.Listener<P> {
    private final CompletableFuture<T> answer;
    private final Function<P, T> mapping;
    private final StatusErrors errors;
    private @Nullable P message;

    UnaryListener(CompletableFuture<T> answer, Function<P, T> mapping, StatusErrors errors) {
      this.answer = answer;
      this.mapping = mapping;
      this.errors = errors;
    }

    @Override
    public void onMessage(P received) {
      message = received;
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      P received = message;
      if (!status.isOk() || received == null) {
        answer.completeExceptionally(errors.toException(status, trailers));
        return;
      }
      T value;
      try {
        value = mapping.apply(received);
      } catch (RuntimeException e) {
        answer.completeExceptionally(errors.unreadable(e));
        return;
      }
      answer.complete(value);
    }
  }
}
