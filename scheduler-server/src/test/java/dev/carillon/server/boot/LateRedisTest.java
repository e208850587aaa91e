package dev.carillon.server.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.carillon.model.error.ErrorCode;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Payload;
import dev.carillon.server.PatientRedis;
import dev.carillon.server.config.Address;
import dev.carillon.server.config.EngineConfig;
import dev.carillon.server.config.ServerConfig;
import dev.carillon.server.core.Caller;
import dev.carillon.server.embedded.EmbeddedRedis;
import dev.carillon.server.embedded.Ports;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A server that is started before its Redis. */
class LateRedisTest {
  private final HttpClient http = HttpClient.newHttpClient();

  /** Stands where Redis is to be; until opened, nobody listens there. */
  private static final class Gate implements AutoCloseable {
    final int port = Ports.free();
    private ServerSocket open;

    void open(int target) throws IOException {
      open = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
      ServerSocket listening = open;
      Thread.ofVirtual()
          .start(
              () -> {
                try {
                  while (true) {
                    Socket client = listening.accept();
                    Socket redis = new Socket(InetAddress.getLoopbackAddress(), target);
                    pump(client, redis);
                    pump(redis, client);
                  }
                } catch (IOException e) {
                  // Closed: the test is over.
                }
              });
    }

    private static void pump(Socket from, Socket to) {
      Thread.ofVirtual()
          .start(
              () -> {
                try (InputStream in = from.getInputStream();
                    OutputStream out = to.getOutputStream()) {
                  in.transferTo(out);
                } catch (IOException e) {
                  // One side has gone; the other is closed with it.
                }
              });
    }

    @Override
    public void close() {
      try {
        if (open != null) {
          open.close();
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static ServerConfig config(int redisPort, int buckets) {
    ServerConfig defaults = ServerConfig.defaults();
    EngineConfig e = defaults.engine();
    return defaults
        .withGrpc(new Address("127.0.0.1", 0))
        .withDelaybox(defaults.delaybox().withPort(0))
        .withRedis(PatientRedis.at(redisPort))
        .withEngine(
            new EngineConfig(
                buckets,
                e.lease(),
                e.heartbeat(),
                e.claimTimeout(),
                e.cancelGrace(),
                e.ownerGoneAfter(),
                e.batch()));
  }

  private int readyz(CarillonServer server) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + server.port() + "/readyz");
    return http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }

  @Test
  void itWaits_saysSo_andGoesOnOnceRedisIsThere_unlessTheDataDoesNotFit() throws Exception {
    try (Gate gate = new Gate();
        Gate second = new Gate();
        EmbeddedRedis redis = EmbeddedRedis.startInMemory();
        CarillonServer server =
            new CarillonServer(config(gate.port, 16), Clock.systemUTC(), new Random(1));
        CarillonServer misfit =
            new CarillonServer(config(second.port, 8), Clock.systemUTC(), new Random(2))) {
      server.start();
      assertThat(server.waits()).isTrue();
      assertThat(readyz(server)).isEqualTo(503);
      NewTask task = NewTask.of("echo", Payload.of("x"));
      assertThatThrownBy(() -> server.engine().tasks().submit(task, new Caller("ops")))
          .hasMessageContaining("still waits");

      gate.open(redis.port());
      await().until(() -> !server.waits());
      assertThat(readyz(server)).isEqualTo(200);
      assertThat(server.engine().tasks().submit(task, new Caller("ops")).receipt().id())
          .isNotEmpty();

      misfit.start();
      second.open(redis.port());
      assertThat(misfit.refused().get(2, java.util.concurrent.TimeUnit.MINUTES).code())
          .isEqualTo(ErrorCode.INCOMPATIBLE_DATA);
      assertThat(readyz(misfit)).isEqualTo(503);
    }
  }
}
