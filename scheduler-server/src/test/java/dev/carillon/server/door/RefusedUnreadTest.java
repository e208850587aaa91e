package dev.carillon.server.door;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.server.config.Auth;
import dev.carillon.server.config.Security;
import dev.carillon.server.config.TlsFiles;
import dev.carillon.server.security.Protection;
import dev.carillon.v1.SubmitRequest;
import dev.carillon.v1.SubmitResponse;
import dev.carillon.v1.TaskServiceGrpc;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whoever may not call is told so by the head of the request: what he announces is not waited for,
 * and so not kept.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RefusedUnreadTest {
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private DoorServer server;

  @BeforeAll
  void start() {
    Auth auth = new Auth(true, Duration.ofHours(1), Auth.OFF.issuer(), Set.of(), Map.of());
    server =
        new DoorServer(
            new FakeEngine().engine(),
            DoorSettings.DEFAULT.onFreePorts(),
            new Self("node-1", "0.1.0", Clock.systemUTC()),
            () -> "",
            executor,
            new Protection(
                new Security(TlsFiles.OFF, auth), "bells", new KnownTokens(), Clock.systemUTC()));
    server.start();
  }

  @AfterAll
  void stop() {
    server.close();
    executor.shutdownNow();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/v1/tasks", "/tasks", "/ticks", "/v1/tasks/enqueue"})
  void aBodyThatNeverComesIsNotWaitedFor(String path) throws Exception {
    assertThat(headOf(server.port(), path, 4 << 20, "")).contains(" 401 ");
  }

  @Test
  void norIsItAtTheDoorDelaybox() throws Exception {
    int port = server.delayboxPort().orElseThrow();
    assertThat(headOf(port, "/task", 4 << 20, "")).contains(" 401 ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/auth/login", "/api/v1/auth/login"})
  void whatNeedsNoTokenTakesSmallBodiesOnly(String path) throws Exception {
    assertThat(headOf(server.port(), path, 17 << 10, " ".repeat(17 << 10))).contains(" 413 ");
  }

  @Test
  void aMessageThatNeverComesIsNotWaitedFor() throws Exception {
    ManagedChannel channel =
        ManagedChannelBuilder.forAddress("localhost", server.port()).usePlaintext().build();
    try {
      CompletableFuture<Status> end = new CompletableFuture<>();
      // As a stream, or the client would keep the head until there is a message.
      MethodDescriptor<SubmitRequest, SubmitResponse> submit =
          TaskServiceGrpc.getSubmitMethod().toBuilder()
              .setType(MethodDescriptor.MethodType.BIDI_STREAMING)
              .build();
      ClientCall<SubmitRequest, SubmitResponse> call = channel.newCall(submit, CallOptions.DEFAULT);
      call.start(
          new ClientCall.Listener<>() {
            @Override
            public void onClose(Status status, Metadata trailers) {
              end.complete(status);
            }
          },
          new Metadata());
      call.request(1);

      assertThat(end.get(2, TimeUnit.MINUTES).getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
    } finally {
      channel.shutdownNow();
    }
  }

  /** The first line of the answer to a request that announces more than it sends. */
  private static String headOf(int port, String path, int announced, String sent)
      throws IOException {
    try (Socket socket = new Socket("localhost", port)) {
      socket.setSoTimeout((int) Duration.ofMinutes(2).toMillis());
      String head =
          "POST "
              + path
              + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: "
              + announced
              + "\r\n\r\n";
      socket.getOutputStream().write((head + sent).getBytes(ISO_8859_1));
      socket.getOutputStream().flush();
      return String.valueOf(
          new BufferedReader(new InputStreamReader(socket.getInputStream(), ISO_8859_1))
              .readLine());
    }
  }
}
