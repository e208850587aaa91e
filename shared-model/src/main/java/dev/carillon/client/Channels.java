package dev.carillon.client;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ConnectivityState;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.netty.NettyChannelBuilder;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The channels of a client: one an address, opened when first needed. All calls go to one of them,
 * until a call there finds no server; from then on they go to the next.
 */
final class Channels implements AutoCloseable {
  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
  private static final int KEEPALIVE_SECONDS = 20;
  private static final int KEEPALIVE_TIMEOUT_SECONDS = 10;

  /** Where there is another server to go to, a silent one is given up sooner. */
  private static final int KEEPALIVE_SECONDS_OF_SEVERAL = 10;

  private static final int KEEPALIVE_TIMEOUT_SECONDS_OF_SEVERAL = 3;

  /**
   * Room for the answer to a claim of 500 tasks with payloads of 256 KiB; every other answer stays
   * within gRPC's usual 4 MiB.
   */
  private static final int MAX_ANSWER_BYTES = 160 << 20;

  /** One server's channel and its place in the list. */
  record Place(int index, ManagedChannel channel) {
    /** Whether there is a connection now. */
    boolean connected() {
      return channel.getState(false) == ConnectivityState.READY;
    }
  }

  private final Connection connection;
  private final AtomicInteger current = new AtomicInteger();
  private final @Nullable ManagedChannel[] open;
  private boolean closed;

  Channels(Connection connection) {
    this.connection = connection;
    if (connection.token().isPresent() || connection.tokenFile().isPresent()) {
      connection.requireSecrecy();
    }
    this.open = new ManagedChannel[connection.addresses().size()];
  }

  /** How many servers there are to choose from. */
  int size() {
    return open.length;
  }

  /** The channel that calls go to now. */
  synchronized Place current() {
    int index = current.get();
    ManagedChannel channel = open[index];
    if (channel == null) {
      channel = open(connection, connection.addresses().get(index), open.length > 1);
      if (closed) {
        channel.shutdownNow();
      }
      open[index] = channel;
    }
    return new Place(index, channel);
  }

  /** A call there found no server: the next ones go elsewhere. Of several at once, one counts. */
  void failed(int index) {
    current.compareAndSet(index, (index + 1) % open.length);
  }

  @Override
  public synchronized void close() {
    closed = true;
    for (ManagedChannel channel : open) {
      if (channel != null) {
        channel.shutdownNow();
      }
    }
  }

  private static ManagedChannel open(
      Connection connection, Connection.Address address, boolean oneOfSeveral) {
    NettyChannelBuilder builder =
        NettyChannelBuilder.forAddress(address.host(), address.port())
            .keepAliveTime(
                oneOfSeveral ? KEEPALIVE_SECONDS_OF_SEVERAL : KEEPALIVE_SECONDS, TimeUnit.SECONDS)
            .keepAliveTimeout(
                oneOfSeveral ? KEEPALIVE_TIMEOUT_SECONDS_OF_SEVERAL : KEEPALIVE_TIMEOUT_SECONDS,
                TimeUnit.SECONDS)
            .maxInboundMessageSize(MAX_ANSWER_BYTES);
    switch (connection.security()) {
      case PLAINTEXT -> builder.usePlaintext();
      case TLS -> {
        builder.sslContext(new FreshTls(connection.tls()));
        connection.tls().serverName().ifPresent(builder::overrideAuthority);
      }
    }
    if (connection.token().isPresent()) {
      String token = connection.token().get();
      builder.intercept(new Bearer(() -> token));
    } else if (connection.tokenFile().isPresent()) {
      builder.intercept(
          new Bearer(new TokenFile(connection.tokenFile().get(), System::nanoTime)::token));
    }
    return builder.build();
  }

  /** Shows the token with each call. */
  private record Bearer(Supplier<String> token) implements ClientInterceptor {
    @Override
    public <Q, P> ClientCall<Q, P> interceptCall(
        MethodDescriptor<Q, P> method, CallOptions options, Channel next) {
      return new SimpleForwardingClientCall<>(next.newCall(method, options)) {
        @Override
        public void start(Listener<P> listener, Metadata headers) {
          String now = token.get();
          if (!now.isEmpty()) {
            headers.put(AUTHORIZATION, "Bearer " + now);
          }
          super.start(listener, headers);
        }
      };
    }
  }
}
