package dev.carillon.server.boot;

import static dev.carillon.server.boot.GuardedServer.get;
import static dev.carillon.server.boot.GuardedServer.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.client.CarillonClient;
import dev.carillon.client.Subscription;
import dev.carillon.model.access.Role;
import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.model.event.EventBatch;
import dev.carillon.server.config.Auth;
import dev.carillon.server.config.Security;
import dev.carillon.server.config.ServerConfig;
import dev.carillon.server.config.Share;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Each principal keeps to its share, and the others do not notice. */
final class SharesTest {
  private static final String NEW = "{\"name\":\"busy\",\"access\":{\"roles\":[\"viewer\"]}}";

  private static ServerConfig shared(ServerConfig config, Share share) {
    Auth auth = config.security().auth().withShare(share);
    return config.withSecurity(new Security(config.security().tls(), auth));
  }

  @Test
  void whoCallsTooOftenIsToldWhatToDo() {
    try (GuardedServer at = new GuardedServer(c -> shared(c, new Share(1, 0, 0, 0)))) {
      String busy = at.send("POST", "/api/v1/tokens", NEW, at.admin).body();
      String token = GuardedServer.secret(busy);
      HttpResponse<String> refused = refused(at, "/api/v1/queues", token);

      assertThat(refused.body()).contains("Expected at most 1 calls a second", "advice");
      assertThat(refused.headers().firstValue("retry-after")).isPresent();
      assertThat(refused(at, "/tasks/x", token).body()).contains("1 calls a second");
      assertThat(refused(at, "/metrics", token).body()).contains("1 calls a second");
      CarillonClient client = at.client(token);
      Awaitility.await()
          .atMost(GuardedServer.SOON)
          .pollInterval(Duration.ofMillis(1))
          .until(() -> refusal(client.queues()) == ErrorCode.BUSY);
      assertThat(at.send("GET", "/api/v1/queues", "", at.admin).statusCode()).isEqualTo(200);
      Awaitility.await()
          .atMost(GuardedServer.SOON)
          .pollInterval(Duration.ofSeconds(1))
          .until(() -> at.send("GET", "/api/v1/queues", "", token).statusCode() == 200);
    }
  }

  private static HttpResponse<String> refused(GuardedServer at, String path, String token) {
    return Awaitility.await()
        .atMost(GuardedServer.SOON)
        .pollInterval(Duration.ofMillis(1))
        .until(() -> at.send("GET", path, "", token), answer -> answer.statusCode() == 429);
  }

  @Test
  void whoOpensTooManyStreamsOrSendsTooMuchIsRefused() throws Exception {
    try (GuardedServer at = new GuardedServer(c -> shared(c, new Share(0, 2, 0, 100_000)))) {
      CarillonClient client = at.client(at.token("many", Role.SUBMITTER).secret());
      List<Subscription> open = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        Received<EventBatch> batches = new Received<>();
        open.add(client.watchEvents("", batches));
        Awaitility.await().atMost(GuardedServer.SOON).until(() -> !batches.values.isEmpty());
      }
      Received<EventBatch> third = new Received<>();
      open.add(client.watchEvents("", third));
      assertThat(third.end.get(2, TimeUnit.MINUTES).map(CarillonException::code))
          .contains(ErrorCode.BUSY);
      open.getFirst().close();
      Awaitility.await()
          .atMost(GuardedServer.SOON)
          .until(
              () -> {
                Received<EventBatch> again = new Received<>();
                try (Subscription unused = client.watchEvents("", again)) {
                  Awaitility.await()
                      .atMost(GuardedServer.SOON)
                      .until(() -> !again.values.isEmpty() || again.end.isDone());
                  return !again.values.isEmpty();
                }
              });
      open.forEach(Subscription::close);

      String sender = at.token("sender", Role.SUBMITTER).secret();
      String large = "{\"payload\":\"" + "x".repeat(150_000) + "\"}";
      assertThat(at.send("POST", "/api/v1/tasks", large, sender).statusCode()).isEqualTo(200);
      assertThat(at.send("POST", "/api/v1/tasks", large, sender).statusCode()).isEqualTo(200);
      HttpResponse<String> refused =
          Awaitility.await()
              .atMost(GuardedServer.SOON)
              .pollInterval(Duration.ofMillis(1))
              .until(
                  () -> at.send("POST", "/api/v1/tasks", large, sender),
                  answer -> answer.statusCode() == 429);
      assertThat(refused.body()).contains("100000 bytes a second");
      assertThat(get(at.client(at.admin).queues())).isNotNull();
    }
  }

  @Test
  void anAddressWithTooManyConnectionsGetsNoMore() throws Exception {
    try (GuardedServer at = new GuardedServer(c -> shared(c, new Share(0, 0, 5, 0)))) {
      List<Socket> sockets = new ArrayList<>();
      int closed = 0;
      for (int i = 0; i < 10; i++) {
        Socket socket = new Socket("127.0.0.1", at.server.port());
        try {
          ping(socket);
          sockets.add(socket);
        } catch (IOException e) {
          closed++;
          socket.close();
        }
      }
      assertThat(closed).isEqualTo(5);
      for (Socket socket : sockets) {
        socket.close();
      }
      Awaitility.await()
          .atMost(GuardedServer.SOON)
          .ignoreExceptionsInstanceOf(IOException.class)
          .untilAsserted(
              () -> {
                try (Socket again = new Socket("127.0.0.1", at.server.port())) {
                  ping(again);
                }
              });
    }
  }

  private static void ping(Socket socket) throws IOException {
    socket
        .getOutputStream()
        .write("GET /ping HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    byte[] answer = socket.getInputStream().readNBytes(12);
    if (!new String(answer, StandardCharsets.US_ASCII).equals("HTTP/1.1 200")) {
      throw new IOException("Expected an answer, but got " + answer.length + " bytes.");
    }
  }
}
