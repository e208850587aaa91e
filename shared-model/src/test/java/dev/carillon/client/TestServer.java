package dev.carillon.client;

import dev.carillon.model.error.CarillonException;
import dev.carillon.wire.ErrorMapping;
import io.grpc.BindableService;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** A real gRPC server on a loopback port, answering as a test tells it to. */
final class TestServer implements AutoCloseable {
  private static final Metadata.Key<byte[]> ERROR_INFO =
      Metadata.Key.of(ErrorMapping.TRAILER, Metadata.BINARY_BYTE_MARSHALLER);

  /** Headers of each call, in order. */
  final BlockingQueue<Metadata> headers = new LinkedBlockingQueue<>();

  private final Server server;

  private TestServer(int port, BindableService... services) {
    NettyServerBuilder builder =
        NettyServerBuilder.forAddress(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    for (BindableService service : services) {
      builder.addService(ServerInterceptors.intercept(service, new HeaderKeeper()));
    }
    try {
      server = builder.build().start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static TestServer with(BindableService... services) {
    return new TestServer(0, services);
  }

  /**
   * On a port that no outgoing connection is given, so that another server can be there once this
   * one is closed.
   */
  static TestServer ofItsOwn(BindableService... services) {
    for (int tries = 0; ; tries++) {
      try {
        return new TestServer(ThreadLocalRandom.current().nextInt(20_000, 32_768), services);
      } catch (UncheckedIOException taken) {
        if (tries == 100) {
          throw taken;
        }
      }
    }
  }

  static TestServer onPort(int port, BindableService... services) {
    return new TestServer(port, services);
  }

  /** The way a Carillon server tells an error. */
  static StatusRuntimeException told(CarillonException error) {
    Metadata trailers = new Metadata();
    trailers.put(ERROR_INFO, ErrorMapping.toProto(error).toByteArray());
    return Status.fromCode(Status.Code.valueOf(error.code().grpcStatus()))
        .withDescription(error.message())
        .asRuntimeException(trailers);
  }

  int port() {
    return server.getPort();
  }

  Connection connection() {
    return Connection.to("127.0.0.1", port());
  }

  @Override
  public void close() {
    server.shutdownNow();
    try {
      if (!server.awaitTermination(2, TimeUnit.MINUTES)) {
        throw new IllegalStateException("The test server did not stop within 2 min.");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private final class HeaderKeeper implements ServerInterceptor {
    @Override
    public <Q, P> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, P> call, Metadata received, ServerCallHandler<Q, P> next) {
      headers.add(received);
      return next.startCall(call, received);
    }
  }
}
