package dev.carillon.client;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ConnectivityState;
import io.grpc.Deadline;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ForwardingClientCallListener.SimpleForwardingClientCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Makes calls and turns answers into domain types and statuses into errors. Where there are several
 * servers, a call that never reached one is made at the next; one that may have been carried out is
 * not repeated, but the calls after it go to the next server.
 */
final class Calls implements AutoCloseable {
  private final Connection connection;
  private final Channels channels;
  private final StatusErrors errors;
  private final UnaryOperator<Channel> way;

  Calls(Connection connection) {
    this(connection, UnaryOperator.identity());
  }

  /**
   * @param way what calls go through, given the channel to the server
   */
  Calls(Connection connection, UnaryOperator<Channel> way) {
    this.connection = connection;
    this.way = way;
    this.channels = new Channels(connection);
    this.errors = new StatusErrors(connection);
  }

  Connection connection() {
    return connection;
  }

  StatusErrors errors() {
    return errors;
  }

  /** How many servers there are to choose from. */
  int servers() {
    return channels.size();
  }

  /** The server that calls go to seems dead: the next ones go to another, if there is one. */
  void suspect() {
    channels.failed(channels.current().index());
  }

  /** One request, one answer, within the deadline. Cancelling the future cancels the call. */
  <Q, P, T> CompletableFuture<T> unary(
      MethodDescriptor<Q, P> method, Q request, Function<P, T> mapping) {
    Deadline deadline = Deadline.after(connection.deadline().toNanos(), TimeUnit.NANOSECONDS);
    CallFuture<T> answer = new CallFuture<>();
    attempt(method, request, mapping, answer, deadline, channels.size());
    return answer;
  }

  private <Q, P, T> void attempt(
      MethodDescriptor<Q, P> method,
      Q request,
      Function<P, T> mapping,
      CallFuture<T> answer,
      Deadline deadline,
      int tries) {
    Channels.Place place = channels.current();
    boolean wasConnected = place.connected();
    // A server that takes the connection and then says nothing must not cost the whole time.
    Deadline mine =
        wasConnected || tries <= 1
            ? deadline
            : Deadline.after(
                deadline.timeRemaining(TimeUnit.NANOSECONDS) / tries, TimeUnit.NANOSECONDS);
    ClientCall<Q, P> call = call(place, method, CallOptions.DEFAULT.withDeadline(mine));
    answer.call = call;
    call.start(
        new UnaryListener<>(
            answer,
            mapping,
            errors,
            status -> {
              boolean neverSent =
                  StatusErrors.neverConnected(status)
                      || status.getCode() == Status.Code.DEADLINE_EXCEEDED
                          && !wasConnected
                          && !place.connected();
              if (tries <= 1 || !neverSent || deadline.isExpired() || answer.isDone()) {
                return false;
              }
              attempt(method, request, mapping, answer, deadline, tries - 1);
              return true;
            }),
        new Metadata());
    call.request(2);
    call.sendMessage(request);
    call.halfClose();
  }

  /** One request, many answers, until either side ends it. */
  <Q, P, T> Subscription stream(
      MethodDescriptor<Q, P> method,
      Q request,
      Function<P, T> mapping,
      StreamListener<T> listener) {
    ClientCall<Q, P> call = newCall(method, CallOptions.DEFAULT);
    CallSubscription<P, T> subscription = new CallSubscription<>(call, mapping, listener, errors);
    try {
      call.start(subscription, new Metadata());
    } catch (StatusRuntimeException e) {
      // After close there is no thread left that could say so.
      subscription.onClose(
          Status.UNAVAILABLE.withDescription("this connection was closed").withCause(e),
          new Metadata());
      return subscription;
    }
    call.sendMessage(request);
    call.halfClose();
    call.request(1);
    return subscription;
  }

  /**
   * A stream that goes on at another server when its own is lost. The listener hears of it only
   * when no server is left.
   *
   * @param endless whether only a server that stops ends it
   * @param request made anew for each try, so that it can tell where the last one ended
   */
  <Q, P, T> Subscription lasting(
      MethodDescriptor<Q, P> method,
      boolean endless,
      Supplier<Q> request,
      Function<P, T> mapping,
      StreamListener<T> listener) {
    LastingSubscription<T> lasting =
        new LastingSubscription<>(
            channels.size(),
            endless ? this::suspect : null,
            listener,
            each -> stream(method, request.get(), mapping, each));
    lasting.begin();
    return lasting;
  }

  /**
   * A call that is not yet started. A channel that could not connect waits up to two minutes before
   * it tries again; a caller that wants something now should not wait for that.
   */
  <Q, P> ClientCall<Q, P> newCall(MethodDescriptor<Q, P> method, CallOptions options) {
    return call(channels.current(), method, options);
  }

  private <Q, P> ClientCall<Q, P> call(
      Channels.Place place, MethodDescriptor<Q, P> method, CallOptions options) {
    if (place.channel().getState(false) == ConnectivityState.TRANSIENT_FAILURE) {
      place.channel().resetConnectBackoff();
    }
    ClientCall<Q, P> call = way.apply(place.channel()).newCall(method, options);
    return channels.size() == 1 ? call : new Watched<>(call, place.index());
  }

  /** Notices that there is no server at the other end. */
  private final class Watched<Q, P> extends SimpleForwardingClientCall<Q, P> {
    private final int index;
    private volatile boolean cancelled;

    Watched(ClientCall<Q, P> call, int index) {
      super(call);
      this.index = index;
    }

    @Override
    public void cancel(@Nullable String message, @Nullable Throwable cause) {
      cancelled = true;
      super.cancel(message, cause);
    }

    @Override
    public void start(Listener<P> listener, Metadata headers) {
      super.start(
          new SimpleForwardingClientCallListener<>(listener) {
            @Override
            public void onClose(Status status, Metadata trailers) {
              if (!cancelled && errors.serverLost(status, trailers)) {
                channels.failed(index);
              }
              super.onClose(status, trailers);
            }
          },
          headers);
    }
  }

  /** Ends running calls and the connection, without waiting. */
  @Override
  public void close() {
    channels.close();
  }

  /** A future whose cancellation reaches the server. */
  private static final class CallFuture<T> extends CompletableFuture<T> {
    private volatile @Nullable ClientCall<?, ?> call;

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
      boolean cancelled = super.cancel(mayInterruptIfRunning);
      ClientCall<?, ?> running = call;
      if (running != null) {
        running.cancel("The caller no longer waits.", null);
      }
      return cancelled;
    }
  }

  private static final class UnaryListener<P, T> extends ClientCall.Listener<P> {
    private final CompletableFuture<T> answer;
    private final Function<P, T> mapping;
    private final StatusErrors errors;
    private final Predicate<Status> againElsewhere;
    private @Nullable P message;

    UnaryListener(
        CompletableFuture<T> answer,
        Function<P, T> mapping,
        StatusErrors errors,
        Predicate<Status> againElsewhere) {
      this.answer = answer;
      this.mapping = mapping;
      this.errors = errors;
      this.againElsewhere = againElsewhere;
    }

    @Override
    public void onMessage(P received) {
      message = received;
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      P received = message;
      if (!status.isOk() && againElsewhere.test(status)) {
        return;
      }
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
