package dev.carillon.client;

import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import java.util.concurrent.TimeUnit;

/** Makes the one channel of a client. */
final class Channels {
  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
  private static final int KEEPALIVE_SECONDS = 20;
  private static final int KEEPALIVE_TIMEOUT_SECONDS = 10;

  /**
   * Room for the answer to a claim of 500 tasks with payloads of 256 KiB; every other answer stays
   * within gRPC's usual 4 MiB.
   */
  private static final int MAX_ANSWER_BYTES = 160 << 20;

  private Channels() {}

  static ManagedChannel open(Connection connection) {
    Connection.Address address = connection.addresses().getFirst();
    NettyChannelBuilder builder =
        NettyChannelBuilder.forAddress(address.host(), address.port())
            .keepAliveTime(KEEPALIVE_SECONDS, TimeUnit.SECONDS)
            .keepAliveTimeout(KEEPALIVE_TIMEOUT_SECONDS, TimeUnit.SECONDS)
            .maxInboundMessageSize(MAX_ANSWER_BYTES);
    switch (connection.security()) {
      case PLAINTEXT -> builder.usePlaintext();
      case TLS -> builder.useTransportSecurity();
    }
    connection
        .token()
        .ifPresent(
            token -> builder.intercept(MetadataUtils.newAttachHeadersInterceptor(bearer(token))));
    return builder.build();
  }

  private static Metadata bearer(String token) {
    Metadata headers = new Metadata();
    headers.put(AUTHORIZATION, "Bearer " + token);
    return headers;
  }
}
