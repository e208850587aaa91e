package dev.carillon.server.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Callers that send nonsense, half of something, or nothing, while honest work goes on. */
@Tag("faults")
class RoughClientsTest {
  private static final List<String> PLACES =
      List.of(
          "/api/v1/tasks",
          "/api/v1/tasks:batch",
          "/api/v1/tasks/00-X",
          "/api/v1/queues",
          "/carillon.v1.TaskService/Submit",
          "/carillon.v1.WorkerService/Claim");
  private static final String HONEST =
      "{\"queue\":\"rough\",\"type\":\"work\",\"payload\":\"MQ==\",\"priority\":5,\"delayMillis\":1}";

  private static final int TYPE = HONEST.indexOf("work");

  private final Random random = new Random(37);

  @Test
  void nonsenseAndSilenceHarmNobodyElse() throws IOException, InterruptedException {
    try (Cluster cluster = Cluster.direct(1, 2);
        Driver driver = new Driver(cluster.serverAddresses(), 60, 50);
        HttpClient http = HttpClient.newHttpClient()) {
      driver.awaitMore(60);
      List<Socket> silent = openSilent(cluster, Faults.times(200));
      Map<Integer, Integer> answers = new TreeMap<>();
      for (int i = 0; i < Faults.times(5_000); i++) {
        String place = PLACES.get(random.nextInt(PLACES.size())) + (i % 4 == 0 ? nonsense(20) : "");
        int status = answer(http, request(cluster, place));
        answers.merge(status, 1, Integer::sum);
        cluster.faults().injected("nonsense request");
      }
      driver.awaitMore(60);
      for (Socket socket : silent) {
        socket.close();
      }
      System.out.printf("%n   answers to nonsense: %s%n", answers);
      assertThat(answers.keySet())
          .as("no nonsense is a fault of the server")
          .allMatch(s -> s < 500 || s == 501 || s == 503);
      new Checker(cluster, driver)
          .check("nonsense, and connections that say nothing", Duration.ofSeconds(20));
    }
  }

  /** The status; 0 for a stream that was reset, as is a call's right with what is no gRPC. */
  private static int answer(HttpClient http, HttpRequest request) throws InterruptedException {
    try {
      return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    } catch (IOException e) {
      assertThat(e).hasMessageContaining("RST_STREAM");
      assertThat(request.uri().getPath()).startsWith("/carillon.v1.");
      return 0;
    }
  }

  /**
   * A third says nothing, a third half a request, a third the beginning of an HTTP/2 connection.
   */
  private static List<Socket> openSilent(Cluster cluster, int n) throws IOException {
    List<Socket> open = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      Socket socket = new Socket("127.0.0.1", cluster.serverPort(0));
      String said =
          switch (i % 3) {
            case 0 -> "";
            case 1 -> "POST /api/v1/tasks HTTP/1.1\r\nHost: x\r\nContent-Length: 500\r\n\r\n{";
            default -> "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
          };
      socket.getOutputStream().write(said.getBytes(StandardCharsets.US_ASCII));
      open.add(socket);
      cluster.faults().injected("half-open connection");
    }
    return open;
  }

  private HttpRequest request(Cluster cluster, String place) {
    String base = "http://127.0.0.1:" + cluster.serverPort(0);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + place)).timeout(Duration.ofSeconds(10));
    String type =
        random.nextInt(4) == 0
            ? "application/grpc"
            : random.nextInt(9) == 0 ? "text/plain" : "application/json";
    request.header("Content-Type", type);
    return random.nextInt(4) == 0
        ? HttpRequest.newBuilder(URI.create(base + place + "?filter=" + nonsense(12)))
            .timeout(Duration.ofSeconds(10))
            .build()
        : request.POST(HttpRequest.BodyPublishers.ofByteArray(body())).build();
  }

  /** An honest body with a few bytes changed, cut or doubled; or none that ever was one. */
  private byte[] body() {
    byte[] bytes = HONEST.getBytes(StandardCharsets.UTF_8);
    if (random.nextInt(3) == 0) {
      bytes = new byte[random.nextInt(300)];
      random.nextBytes(bytes);
      return bytes;
    }
    for (int n = 1 + random.nextInt(4); n > 0; n--) {
      int at = random.nextInt(bytes.length);
      // With another type it would be an honest task that nobody here runs.
      if (at < TYPE || at >= TYPE + 4) {
        bytes[at] = (byte) random.nextInt(256);
      }
    }
    return random.nextBoolean() ? bytes : Arrays.copyOf(bytes, random.nextInt(bytes.length));
  }

  /** Characters that mean something in paths and filters, percent-encoded. */
  private String nonsense(int most) {
    StringBuilder text = new StringBuilder();
    for (int n = random.nextInt(most); n > 0; n--) {
      text.append(String.format("%%%02X", 32 + random.nextInt(95)));
    }
    return text.toString();
  }
}
