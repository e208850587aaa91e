package dev.carillon.server.faults;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.google.api.AnnotationsProto;
import com.google.api.HttpRule;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.linecorp.armeria.client.ClientFactory;
import com.linecorp.armeria.client.ResponseTimeoutException;
import com.linecorp.armeria.client.UnprocessedRequestException;
import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.RequestHeadersBuilder;
import com.linecorp.armeria.common.stream.ClosedStreamException;
import dev.carillon.server.door.rpc.Rpcs;
import io.netty.handler.codec.http2.Http2Exception;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import java.util.function.LongSupplier;

/**
 * Sends nonsense to every door of a server and judges the answers: none may be the server's own
 * fault, a refused request may have stored nothing, and an honest one is served after it. A seed is
 * a request; what is wrong names it, and {@code -Dcarillon.fuzz.seed} sends that one alone.
 */
final class Fuzzing implements AutoCloseable {
  private static final String HONEST =
      "{\"queue\":\"honest\",\"type\":\"honest\",\"payload\":{},\"delayMillis\":3600000}";

  private static final List<MethodDescriptor> METHODS =
      Rpcs.services().stream().flatMap(s -> s.getMethods().stream()).toList();
  private static final List<MethodDescriptor> TWINS =
      METHODS.stream().filter(m -> m.getOptions().hasExtension(AnnotationsProto.http)).toList();

  private static final Map<String, List<String>> DOORS =
      Map.of(
          "/ticks", List.of("item", "at"),
          "/tasks",
              List.of(
                  "taskId",
                  "taskName",
                  "type",
                  "command",
                  "payload",
                  "retries",
                  "timeout",
                  "priority",
                  "delaySeconds",
                  "notificationUrl",
                  "tenantId",
                  "idempotencyKey"),
          "/tasks/schedule", List.of("type", "payload", "delaySeconds", "retries"),
          "/v1/tasks/enqueue", List.of("name", "schedule", "config"),
          "/v1/tasks/dequeue", List.of("processor", "capabilities"),
          "/v1/tasks/update", List.of("processor", "uuid", "success", "result"),
          "/task", List.of("parameter", "pyload"));

  /** One answer. */
  private record Answer(int http, String grpc, String text) {
    boolean serversFault() {
      return http >= 500 && http != 501 && http != 503
          || grpc.equals("13")
          || grpc.equals("2")
          || grpc.equals("15");
    }

    boolean refused() {
      return http >= 400 || !grpc.isEmpty() && !grpc.equals("0");
    }
  }

  private final ClientFactory factory =
      ClientFactory.builder().idleTimeout(Duration.ofSeconds(30)).build();
  private final WebClient main;
  private final WebClient delaybox;
  private final List<String> doors;
  private final LongSupplier stored;
  private final List<String> wrong = new ArrayList<>();
  private final Map<String, Integer> answers = new TreeMap<>();
  private int refused;

  /**
   * @param delayboxPort 0: that door is shut
   * @param stored how many tasks there are
   */
  Fuzzing(int port, int delayboxPort, LongSupplier stored) {
    this.main = client(port);
    this.delaybox = client(delayboxPort == 0 ? port : delayboxPort);
    this.doors =
        DOORS.keySet().stream()
            .filter(p -> delayboxPort > 0 || !p.equals("/task"))
            .sorted()
            .toList();
    this.stored = stored;
  }

  private WebClient client(int port) {
    return WebClient.builder("h2c://127.0.0.1:" + port)
        .factory(factory)
        .responseTimeout(Duration.ofSeconds(20))
        .maxResponseLength(64 << 20)
        .build();
  }

  /** Sends the request of a seed. */
  void send(long seed) {
    Nonsense nonsense = new Nonsense(seed);
    long before = stored.getAsLong();
    boolean whole = true;
    String what;
    Answer answer;
    switch (nonsense.dice.nextInt(10)) {
      case 0, 1, 2 -> {
        MethodDescriptor method = nonsense.any(METHODS);
        what = method.getFullName();
        whole = !method.isClientStreaming(); // what came before the nonsense was received
        answer = grpc(nonsense, method);
      }
      case 3, 4, 5 -> {
        MethodDescriptor method = nonsense.any(TWINS);
        what = "twin of " + method.getFullName();
        answer = twin(nonsense, method);
      }
      case 6, 7 -> {
        what = "filter";
        answer = filter(nonsense);
      }
      default -> {
        what = nonsense.any(doors);
        answer = door(nonsense, what);
      }
    }
    answers.merge(
        answer.http() + (answer.grpc().isEmpty() ? "" : "/" + answer.grpc()), 1, Integer::sum);
    refused += answer.refused() ? 1 : 0;
    if (answer.serversFault()) {
      wrong.add("seed " + seed + ": " + what + " is answered " + answer);
    }
    if (whole && answer.refused() && answer.http() != 503 && stored.getAsLong() > before) {
      wrong.add("seed " + seed + ": " + what + " is refused and stored: " + answer);
    }
  }

  /** An honest request. */
  void honest() {
    Answer answer = post(main, "/api/v1/tasks", "application/json", HONEST.getBytes(UTF_8));
    if (answer.http() != 200) {
      wrong.add("an honest request is answered " + answer);
    }
  }

  List<String> wrong() {
    return wrong;
  }

  /** How many requests were refused. */
  int refused() {
    return refused;
  }

  Map<String, Integer> answers() {
    return answers;
  }

  private Answer grpc(Nonsense nonsense, MethodDescriptor method) {
    byte[] message = nonsense.message(method.getInputType(), 0).toByteArray();
    byte[] content =
        switch (nonsense.dice.nextInt(16)) {
          case 0 -> nonsense.bytes(200);
          case 1 -> frame(0, message.length + 1 + nonsense.dice.nextInt(9), message);
          case 2 -> frame(1, message.length, message);
          case 3 -> frame(nonsense.dice.nextInt(256), nonsense.dice.nextInt(), message);
          case 4 -> Nonsense.join(whole(message), whole(message), nonsense.bytes(9));
          case 5 -> whole(nonsense.broken(message));
          case 6 -> whole(nonsense.bytes(200));
          default -> whole(message);
        };
    RequestHeadersBuilder head =
        RequestHeaders.builder(
                HttpMethod.POST,
                "/"
                    + method.getService().getFullName()
                    + "/"
                    + method.getName()
                    + (nonsense.oneIn(40) ? "x" : ""))
            .add(
                "content-type",
                nonsense.oneIn(12)
                    ? nonsense.any(
                        List.of(
                            "application/grpc+json",
                            "application/grpc-web",
                            "text/plain",
                            "application/grpc+x",
                            "application/json"))
                    : "application/grpc")
            .add("te", "trailers");
    boolean stream = method.isServerStreaming() || method.isClientStreaming();
    head.add("grpc-timeout", stream ? "60m" : nonsense.oneIn(30) ? "99999999999X" : "10S");
    if (nonsense.oneIn(10)) {
      head.add("grpc-encoding", nonsense.any(List.of("gzip", "identity", "snappy", "")));
    }
    return send(main, HttpRequest.of(head.build(), HttpData.wrap(content)));
  }

  private static byte[] whole(byte[] message) {
    return frame(0, message.length, message);
  }

  private static byte[] frame(int flag, int length, byte[] message) {
    return ByteBuffer.allocate(5 + message.length)
        .put((byte) flag)
        .putInt(length)
        .put(message)
        .array();
  }

  private Answer twin(Nonsense nonsense, MethodDescriptor method) {
    HttpRule rule = method.getOptions().getExtension(AnnotationsProto.http);
    boolean post = !rule.getPost().isEmpty();
    StringBuilder path = new StringBuilder();
    for (String part : (post ? rule.getPost() : rule.getGet()).split("(?=\\{)|(?<=\\})")) {
      path.append(part.startsWith("{") ? encoded(nonsense.word()) : part);
    }
    if (!post || nonsense.oneIn(8)) {
      char before = '?';
      for (FieldDescriptor field : method.getInputType().getFields()) {
        if (nonsense.oneIn(2)) {
          path.append(before)
              .append(field.getJsonName())
              .append('=')
              .append(encoded(nonsense.word()));
          before = '&';
        }
      }
    }
    if (path.length() > 8_000) {
      path.setLength(8_000);
      if (path.charAt(7_998) == '%' || path.charAt(7_999) == '%') {
        path.append("2020");
      }
    }
    if (!post) {
      return send(main, HttpRequest.of(HttpMethod.GET, path.toString()));
    }
    boolean inner = !rule.getBody().isEmpty() && !rule.getBody().equals("*");
    String json =
        nonsense.json(
            inner
                ? method.getInputType().findFieldByName(rule.getBody()).getMessageType()
                : method.getInputType(),
            0);
    if (method.getName().equals("SubmitBatch") && nonsense.oneIn(2)) {
      json = "{\"tasks\":[" + json + "," + HONEST + "]}";
    }
    return post(main, path.toString(), "application/json", nonsense.body(json));
  }

  /** A filter that is refused says where. */
  private Answer filter(Nonsense nonsense) {
    String filter = nonsense.filter();
    boolean plan = nonsense.oneIn(3) && filter.length() < 8_000;
    Answer answer =
        plan
            ? post(
                main,
                "/api/v1/bulk:plan",
                "application/json",
                ("{\"action\":\"CANCEL\",\"filter\":" + quoted(filter) + "}").getBytes(UTF_8))
            : send(
                main,
                HttpRequest.of(
                    HttpMethod.GET,
                    "/api/v1/tasks:search?pageSize=1&filter="
                        + encoded(filter.substring(0, Math.min(filter.length(), 1_500)))));
    boolean told = answer.text().matches("(?s).*(column \\d+|8,192|empty|filter).*");
    if (answer.http() == 400 && !told) {
      wrong.add("a filter is refused without a place: " + filter + ": " + answer);
    }
    return answer;
  }

  private Answer door(Nonsense nonsense, String path) {
    String json = nonsense.json(DOORS.get(path));
    if (path.equals("/task") && nonsense.oneIn(2)) {
      json =
          "{\"parameter\":"
              + nonsense.json(List.of("taskType", "executionTimestamp", "delay", "x"))
              + ",\"pyload\":\""
              + nonsense.any(List.of("ZGF0ZQ==", "ZGF0ZQ", "!!!", "Z", "ZGF0\\nZQ==", "_-_-"))
              + "\"}";
    }
    WebClient to = path.equals("/task") ? delaybox : main;
    return post(
        to, path, nonsense.oneIn(9) ? "text/plain" : "application/json", nonsense.body(json));
  }

  private static String quoted(String text) {
    return '"' + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, UTF_8).replace("+", "%20");
  }

  private Answer post(WebClient client, String path, String type, byte[] body) {
    RequestHeaders head =
        RequestHeaders.builder(HttpMethod.POST, path).add("content-type", type).build();
    return send(client, HttpRequest.of(head, HttpData.wrap(body)));
  }

  /** A stream that was reset, or a connection that was closed, is the server's right. */
  private static Answer send(WebClient client, HttpRequest request) {
    try {
      AggregatedHttpResponse answer = client.execute(request).aggregate().join();
      String grpc = answer.trailers().get("grpc-status", answer.headers().get("grpc-status", ""));
      String text = answer.contentUtf8();
      return new Answer(
          answer.status().code(),
          grpc,
          answer.trailers().get("grpc-message", answer.headers().get("grpc-message", ""))
              + text.substring(0, Math.min(400, text.length())));
    } catch (CompletionException e) {
      return switch (e.getCause()) {
        case ResponseTimeoutException late -> new Answer(599, "", "no answer within 20 s");
        case Http2Exception large -> new Answer(599, "", "broken for the client: " + large);
        case IllegalArgumentException unsendable -> new Answer(0, "", "the client refused it");
        case ClosedStreamException reset -> new Answer(0, "", reset.toString());
        case UnprocessedRequestException refused -> new Answer(0, "", refused.toString());
        default -> throw e;
      };
    }
  }

  @Override
  public void close() {
    factory.close();
  }
}
