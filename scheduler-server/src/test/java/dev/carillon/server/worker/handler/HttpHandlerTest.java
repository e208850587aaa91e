package dev.carillon.server.worker.handler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.carillon.model.task.Payload;
import dev.carillon.server.outgoing.Addresses;
import dev.carillon.server.outgoing.LocalUrls;
import dev.carillon.server.worker.api.NonRetryableException;
import dev.carillon.server.worker.api.RetryAfterException;
import dev.carillon.server.worker.api.TaskFailedException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Calls to a real server on this machine. */
class HttpHandlerTest {
  private static final Clock NOON =
      Clock.fixed(Instant.parse("2026-11-21T12:00:00Z"), ZoneOffset.UTC);

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private HttpServer server;
  private HttpHandler handler;
  private String address = "";

  private interface Answer {
    void give(HttpExchange exchange) throws IOException;
  }

  @BeforeEach
  void open() throws IOException {
    server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.setExecutor(threads);
    server.start();
    address = "localhost:" + server.getAddress().getPort();
    handler = new HttpHandler(HttpSettings.of(List.of(address)), NOON);
  }

  @AfterEach
  void close() {
    handler.close();
    server.stop(0);
    threads.shutdownNow();
  }

  private void at(String path, Answer answer) {
    server.createContext(
        path,
        exchange -> {
          try (exchange) {
            answer.give(exchange);
          }
        });
  }

  private static void send(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  private Payload call(String payload) throws Exception {
    return handler.run(new HandlerContext("http", payload.replace("#", address)));
  }

  @Test
  void aUrlAloneIsFetchedAndItsBodyIsTheResult() throws Exception {
    at("/hello", exchange -> send(exchange, 200, exchange.getRequestURI().getQuery()));
    assertThat(call("http://#/hello?a=1")).isEqualTo(Payload.of("a=1"));
  }

  @Test
  void methodHeadersAndBodyAreSentAndTheTaskIsNamed() throws Exception {
    at(
        "/in",
        exchange ->
            send(
                exchange,
                201,
                String.join(
                    "|",
                    exchange.getRequestMethod(),
                    exchange.getRequestHeaders().getFirst("X-Color"),
                    exchange.getRequestHeaders().getFirst("Content-Type"),
                    exchange.getRequestHeaders().getFirst("Idempotency-Key"),
                    exchange.getRequestHeaders().getFirst("Carillon-Fence"),
                    exchange.getRequestHeaders().getFirst("Host"),
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8))));
    assertThat(
            call(
                "{\"url\":\"http://#/in\",\"method\":\"POST\",\"headers\":{\"X-Color\":\"red\"},"
                    + "\"body\":{\"n\":1}}"))
        .isEqualTo(
            Payload.of("POST|red|application/json|00-000000000001|5|" + address + "|{\"n\":1}"));
  }

  @Test
  void theStatusDecidesWhetherItIsTriedAgain() {
    for (int status : List.of(408, 429, 500, 502, 503)) {
      at("/s" + status, exchange -> send(exchange, status, "sorry"));
      assertThatThrownBy(() -> call("http://#/s" + status))
          .isExactlyInstanceOf(TaskFailedException.class)
          .hasMessageContaining(Integer.toString(status))
          .hasMessageContaining("sorry");
    }
    for (int status : List.of(400, 401, 404, 410)) {
      at("/s" + status, exchange -> send(exchange, status, ""));
      assertThatThrownBy(() -> call("http://#/s" + status))
          .isInstanceOf(NonRetryableException.class);
    }
  }

  @Test
  void anExpectedStatusIsSuccessWhateverItIs() throws Exception {
    at("/gone", exchange -> send(exchange, 410, "gone"));
    assertThat(call("{\"url\":\"http://#/gone\",\"expectStatus\":[404,410]}"))
        .isEqualTo(Payload.of("gone"));
    at("/ok", exchange -> send(exchange, 200, ""));
    assertThatThrownBy(() -> call("{\"url\":\"http://#/ok\",\"expectStatus\":204}"))
        .isExactlyInstanceOf(TaskFailedException.class);
  }

  @Test
  void retryAfterIsHonouredInSecondsAndAsDate() {
    at(
        "/later",
        exchange -> {
          exchange.getResponseHeaders().set("Retry-After", "17");
          send(exchange, 503, "");
        });
    at(
        "/date",
        exchange -> {
          exchange.getResponseHeaders().set("Retry-After", "Sat, 21 Nov 2026 12:01:30 GMT");
          send(exchange, 429, "");
        });
    assertThat(catchThrowableOfType(RetryAfterException.class, () -> call("http://#/later")))
        .satisfies(e -> assertThat(e.after()).isEqualTo(Duration.ofSeconds(17)));
    assertThat(catchThrowableOfType(RetryAfterException.class, () -> call("http://#/date")))
        .satisfies(e -> assertThat(e.after()).isEqualTo(Duration.ofSeconds(90)));
  }

  @Test
  void redirectsAreNotFollowed() {
    at(
        "/moved",
        exchange -> {
          exchange.getResponseHeaders().set("Location", "http://169.254.169.254/");
          send(exchange, 302, "");
        });
    assertThatThrownBy(() -> call("http://#/moved"))
        .isInstanceOf(NonRetryableException.class)
        .hasMessageContaining("redirects are not followed");
  }

  @Test
  void onlyTheBeginningOfAnEndlessBodyIsRead() throws Exception {
    at(
        "/endless",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          byte[] block = "x".repeat(10_000).getBytes(StandardCharsets.UTF_8);
          while (true) {
            exchange.getResponseBody().write(block); // until the client hangs up
          }
        });
    assertThat(call("http://#/endless").size()).isEqualTo(HttpHandler.MOST_BODY);
  }

  @Test
  void aSilentServerIsGivenUpAfterTheTimeout() {
    CountDownLatch end = new CountDownLatch(1);
    at(
        "/silent",
        exchange -> {
          try {
            end.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    assertThatThrownBy(() -> call("{\"url\":\"http://#/silent\",\"timeoutMillis\":200}"))
        .isInstanceOf(TaskFailedException.class)
        .hasMessageContaining("localhost");
    end.countDown();
  }

  @Test
  void anInterruptEndsTheCall() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    at(
        "/hang",
        exchange -> {
          asked.countDown();
          try {
            end.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    CompletableFuture<Throwable> ended = new CompletableFuture<>();
    Thread caller =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    call("http://#/hang");
                  } catch (Exception e) {
                    ended.complete(e);
                  }
                });
    asked.await();
    caller.interrupt();
    assertThat(ended.get()).isInstanceOf(InterruptedException.class);
    end.countDown();
  }

  @Test
  void privateAddressesAreRefusedUnlessListed() throws Exception {
    int port = server.getAddress().getPort();
    for (String host :
        List.of("127.0.0.1", "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0", "2130706433")) {
      assertThatThrownBy(() -> call("http://" + host + ":" + port + "/"))
          .as(host)
          .isInstanceOf(TaskFailedException.class)
          .hasMessageStartingWith("Expected");
    }
    assertThatThrownBy(() -> call("http://localhost:" + (port == 1 ? 2 : port - 1) + "/"))
        .isInstanceOf(NonRetryableException.class)
        .hasMessageContaining("Allow localhost:");
  }

  @Test
  void noFormOfAUrlReachesThisMachine() {
    List<String> reached = new CopyOnWriteArrayList<>();
    at("/", exchange -> reached.add(exchange.getRequestURI().toString()));
    try (HttpHandler strict = new HttpHandler(HttpSettings.of(List.of()), NOON)) {
      for (String url : LocalUrls.of(server.getAddress().getPort())) {
        assertThatThrownBy(() -> strict.run(new HandlerContext("http", url)))
            .as(url)
            .isInstanceOf(TaskFailedException.class)
            .hasMessageStartingWith("Expected");
      }
    }
    assertThat(reached).isEmpty();
  }

  @Test
  void theRangesThatAreNotPublicAreKnown() throws Exception {
    for (String address :
        List.of(
            "10.1.2.3",
            "172.16.0.1",
            "172.31.255.255",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "127.8.8.8",
            "0.0.0.1",
            "198.18.0.1",
            "224.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "fe80::1",
            "fc00::1",
            "fd12::1",
            "ff02::1",
            "64:ff9b::7f00:1",
            "2002:7f00:1::1",
            "2001:0:7f00:1::1",
            "2001:db8::1",
            "100::1",
            "::127.0.0.1")) {
      assertThat(Addresses.isPublic(InetAddress.getByName(address))).as(address).isFalse();
    }
    for (String address : List.of("8.8.8.8", "172.32.0.1", "100.128.0.1", "2606:4700::1111")) {
      assertThat(Addresses.isPublic(InetAddress.getByName(address))).as(address).isTrue();
    }
  }

  @Test
  void payloadsThatMakeNoSenseAreRefusedForGood() {
    for (String payload :
        List.of(
            "",
            "ftp://example.org/",
            "http://user:secret@example.org/",
            "{\"url\":\"http://#/\",\"method\":\"BREW\"}",
            "{\"url\":\"http://#/\",\"headers\":{\"Host\":\"x\"}}",
            "{\"url\":\"http://#/\",\"headers\":{\"A\":\"b\\r\\nC: d\"}}",
            "{\"url\":\"http://#/\",\"timeoutMillis\":0}",
            "{\"url\":\"http://#/\",\"expectStatus\":\"ok\"}",
            "{\"url\":\"http://#/\",\"verb\":\"GET\"}",
            "{\"url\":")) {
      assertThatThrownBy(() -> call(payload))
          .as(payload)
          .isInstanceOf(NonRetryableException.class)
          .hasMessageStartingWith("Expected");
    }
  }
}
