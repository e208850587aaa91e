package dev.carillon.server.door;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.v1.ClusterServiceGrpc;
import dev.carillon.v1.EventServiceGrpc;
import dev.carillon.v1.Overview;
import dev.carillon.v1.WatchEventsRequest;
import dev.carillon.v1.WatchOverviewRequest;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Connections that never come to the point, and those that do beside them. */
class RoughConnectionsTest {
  /** On a busy machine a client that means well does not write its head at once either. */
  private static final Duration HEAD = Duration.ofSeconds(5);

  private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

  private static RunningDoors doors(int most) {
    return doors(most, HEAD);
  }

  private static RunningDoors doors(int most, Duration head) {
    return new RunningDoors(
        new DoorSettings("localhost", 0, DelayboxSettings.DEFAULT, 10, HEAD)
            .onFreePorts()
            .withConnections(new ConnectionBounds(most, Duration.ofMinutes(10), head, head)));
  }

  private static Socket connect(RunningDoors doors) throws IOException {
    Socket socket = new Socket("localhost", doors.server.port());
    socket.setSoTimeout(20);
    return socket;
  }

  /**
   * What the server says until it closes, while a byte is sent every 20 ms as long as there are.
   */
  private static String drip(Socket socket, String atOnce, String slowly) throws IOException {
    StringBuilder said = new StringBuilder();
    socket.getOutputStream().write(atOnce.getBytes(ISO_8859_1));
    long until = System.nanoTime() + Duration.ofMinutes(2).toNanos();
    for (int i = 0; System.nanoTime() < until; i++) {
      try {
        int read = socket.getInputStream().read();
        if (read < 0) {
          return said.toString();
        }
        said.append((char) read);
      } catch (SocketTimeoutException e) {
        if (i < slowly.length() + said.length()) {
          try {
            socket.getOutputStream().write('a');
          } catch (IOException gone) {
            return said.toString();
          }
        }
      } catch (IOException reset) {
        return said.toString();
      }
    }
    throw new AssertionError("Expected the connection to be closed, but it is open: " + said);
  }

  @Test
  void whatDoesNotComeToThePointIsClosed() throws Exception {
    String slow = "a".repeat(10_000);
    try (RunningDoors doors = doors(1_000);
        ExecutorService callers = Executors.newCachedThreadPool()) {
      List<Callable<String>> calls = new ArrayList<>();
      for (String atOnce :
          List.of(
              "",
              "G",
              "\r\n\r\n",
              "GET /ping HTTP/1.1\r\nHost: localhost\r\nX-Slow: ",
              "POST ",
              "PRI * HT",
              PREFACE + "\0\0",
              PREFACE + "\0\0\0\4\0\0\0\0\0" + "\0\40\0\1\4\0\0\0\1")) {
        for (String slowly : List.of("", slow)) {
          calls.add(
              () -> {
                try (Socket socket = connect(doors)) {
                  return drip(socket, atOnce, slowly);
                }
              });
        }
      }
      for (Future<String> said : callers.invokeAll(calls)) {
        assertThat(said.get()).doesNotContain("pong");
      }
      assertThat(doors.get("/ping").body()).isEqualTo("pong");
    }
  }

  @Test
  void aHeadThatIsTooLargeIsRefusedAndTheOthersAnswer() throws IOException {
    try (RunningDoors doors = doors(20_000);
        Socket large = connect(doors)) {
      large.setSoTimeout(120_000);
      large
          .getOutputStream()
          .write(
              ("GET /ping HTTP/1.1\r\nHost: localhost\r\nX-Large: "
                      + "a".repeat(17 << 10)
                      + "\r\n\r\n")
                  .getBytes(ISO_8859_1));
      byte[] answer = large.getInputStream().readNBytes(12);
      assertThat(new String(answer, ISO_8859_1)).startsWith("HTTP/1.1 431");
      assertThat(doors.get("/ping").body()).isEqualTo("pong");
    }
  }

  @Test
  void noTwoReadersSeeTheNextRequestInAnotherPlace() throws IOException {
    String inner = "GET /ping HTTP/1.1\r\nHost: localhost\r\n\r\n";
    String chunks = "0\r\n\r\n" + inner;
    try (RunningDoors doors = doors(20_000)) {
      for (String head :
          List.of(
              "Content-Length: 5\r\nTransfer-Encoding: xchunked",
              "Content-Length: 5\r\ntransfer-encoding: identity",
              "Content-Length: 5\r\nTransfer-Encoding:\tgzip, chunked",
              "Content-Length: 5\r\nTransfer-Encoding:\r\n chunked",
              "Content-Length: 5\r\nTransfer-Encoding: chunked" + " ".repeat(40) + ", gzip",
              "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n , gzip",
              "Content-Length: 5\r\nTransfer-Encoding: chunked",
              "Content-Length: 5\r\nTransfer-Encoding : chunked",
              "Content-Length: 5\r\nContent-Length: 42")) {
        try (Socket smuggler = connect(doors)) {
          smuggler.setSoTimeout(120_000);
          smuggler
              .getOutputStream()
              .write(
                  ("POST /api/v1/tasks HTTP/1.1\r\nHost: localhost\r\n"
                          + head
                          + "\r\n\r\n"
                          + chunks)
                      .getBytes(ISO_8859_1));
          String answer =
              new String(smuggler.getInputStream().readAllBytes(), ISO_8859_1); // and it is closed
          assertThat(answer).as(head).startsWith("HTTP/1.1 400").doesNotContain("pong");
        }
      }
      assertThat(doors.get("/ping").headers().map())
          .containsEntry("x-content-type-options", List.of("nosniff"))
          .containsEntry("cache-control", List.of("no-store"));
    }
  }

  @Test
  void aBodyThatNeverEndsIsAnsweredWhenTheCallsTimeIsUp() throws Exception {
    try (RunningDoors doors = doors(1_000);
        ExecutorService callers = Executors.newCachedThreadPool()) {
      List<Callable<String>> calls = new ArrayList<>();
      for (URI uri :
          List.of(
              doors.uri("/api/v1/tasks"),
              doors.uri("/tasks"),
              doors.uri("/v1/tasks/enqueue"),
              doors.uri("/ticks"),
              doors.delaybox("/task"))) {
        calls.add(() -> endlessBody(uri));
      }
      for (Future<String> answer : callers.invokeAll(calls)) {
        assertThat(answer.get()).startsWith("HTTP/1.1 408");
      }
      assertThat(doors.fake.tasks.submitted).isEmpty();
    }
  }

  private static String endlessBody(URI uri) throws IOException {
    try (Socket socket = new Socket("localhost", uri.getPort())) {
      socket.setSoTimeout(20);
      String head =
          "POST "
              + uri.getPath()
              + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 9999"
              + "\r\n\r\n{";
      return drip(socket, head, "a".repeat(10_000));
    }
  }

  @Test
  void whoAsksAndTakesItBackOrSendsAHeadWithoutEndIsClosedSoon() {
    try (RunningDoors doors = doors(1_000)) {
      RudeClient rude = new RudeClient(doors.server.port());
      // Many are on their way when the server has had enough: a socket holds up to ten megabytes.
      assertThat(rude.rapidReset()).as("resets").isLessThan(250_000);
      assertThat(rude.endlessFrames(false)).as("frames of a head").isLessThan(50_000);
      assertThat(rude.endlessFrames(true)).as("empty frames of a head").isLessThan(500_000);
      assertThat(rude.endlessHead()).as("headers").isLessThan(50_000);
      assertThat(doors.get("/ping").body()).isEqualTo("pong");
    }
  }

  /** As a program does whose users come and go, or whose calls end in time while Redis is away. */
  @Test
  void whoLeavesManyStreamsKeepsItsConnection() throws Exception {
    try (RunningDoors doors = doors(1_000)) {
      ManagedChannel channel = doors.channel();
      CompletableFuture<Status> stays = watch(channel).closed();
      serves(channel);
      for (int i = 0; i < 1_000; i++) {
        watch(channel).call().cancel("The user left.", null);
      }
      serves(channel); // asked after all of them
      assertThat(stays).isNotDone();
      channel.shutdownNow();
    }
  }

  private static void serves(ManagedChannel channel) {
    HealthCheckRequest all = HealthCheckRequest.getDefaultInstance();
    assertThat(HealthGrpc.newBlockingStub(channel).check(all).getStatus())
        .isEqualTo(ServingStatus.SERVING);
  }

  private record Watch(
      ClientCall<WatchOverviewRequest, Overview> call, CompletableFuture<Status> closed) {}

  private static Watch watch(ManagedChannel channel) {
    CompletableFuture<Status> closed = new CompletableFuture<>();
    ClientCall<WatchOverviewRequest, Overview> call =
        channel.newCall(ClusterServiceGrpc.getWatchOverviewMethod(), CallOptions.DEFAULT);
    call.start(
        new ClientCall.Listener<>() {
          @Override
          public void onClose(Status status, Metadata trailers) {
            closed.complete(status);
          }
        },
        new Metadata());
    call.sendMessage(WatchOverviewRequest.getDefaultInstance());
    call.halfClose();
    call.request(1);
    return new Watch(call, closed);
  }

  @Test
  void aStreamWhoseRequestNeverComesIsNoOpenStream() throws Exception {
    try (RunningDoors doors = doors(1_000)) {
      ManagedChannel channel = doors.channel();
      CompletableFuture<Status> closed = new CompletableFuture<>();
      ClientCall<WatchEventsRequest, dev.carillon.v1.EventBatch> call =
          channel.newCall(
              // Of a call with one message, gRPC would keep the head back until that is there.
              EventServiceGrpc.getWatchMethod().toBuilder()
                  .setType(MethodDescriptor.MethodType.BIDI_STREAMING)
                  .build(),
              CallOptions.DEFAULT);
      call.start(
          new ClientCall.Listener<>() {
            @Override
            public void onClose(Status status, Metadata trailers) {
              closed.complete(status);
            }
          },
          new Metadata());
      call.request(1);
      assertThat(closed.get(2, TimeUnit.MINUTES).isOk()).isFalse();
      channel.shutdownNow();
    }
  }

  @Test
  void oneConnectionTooManyIsClosedAndTheOthersAnswer() throws Exception {
    try (RunningDoors doors = doors(20, Duration.ofMinutes(10)); // none is closed for its silence
        HttpClient good = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      assertThat(ping(good, doors)).isEqualTo("pong");
      List<Socket> many = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        many.add(connect(doors));
      }
      Awaitility.await()
          .until(() -> many.stream().filter(RoughConnectionsTest::closed).count() >= 20);
      assertThat(ping(good, doors)).isEqualTo("pong");
      for (Socket socket : many) {
        socket.close();
      }
      Awaitility.await().ignoreExceptions().until(() -> doors.get("/ping").body().equals("pong"));
    }
  }

  private static boolean closed(Socket socket) {
    try {
      return socket.getInputStream().read() < 0;
    } catch (SocketTimeoutException open) {
      return false; // it has its place
    } catch (IOException reset) {
      return true;
    }
  }

  @Test
  void whoPausesBetweenRequestsKeepsItsConnection() throws Exception {
    for (HttpClient.Version version : HttpClient.Version.values()) {
      try (RunningDoors doors = doors(2);
          HttpClient client = HttpClient.newBuilder().version(version).build()) {
        assertThat(ping(client, doors)).isEqualTo("pong");
        for (int i = 0; i < 2; i++) {
          // With room for two connections, a silent one that is closed tells that the time is over.
          try (Socket silent = connect(doors)) {
            drip(silent, "", "");
          }
          assertThat(ping(client, doors)).isEqualTo("pong");
        }
      }
    }
    try (RunningDoors doors = doors(2);
        Socket raw = connect(doors)) {
      raw.setSoTimeout(120_000);
      for (int i = 0; i < 3; i++) {
        if (i > 0) {
          try (Socket silent = connect(doors)) {
            drip(silent, "", "");
          }
        }
        raw.getOutputStream()
            .write("GET /ping HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(ISO_8859_1));
        StringBuilder answer = new StringBuilder();
        while (!answer.toString().endsWith("\r\n\r\npong")) {
          int read = raw.getInputStream().read();
          assertThat(read).as("after " + answer).isNotNegative();
          answer.append((char) read);
        }
      }
    }
  }

  private static String ping(HttpClient client, RunningDoors doors) throws Exception {
    URI uri = doors.uri("/ping");
    return client
        .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
        .body();
  }
}
