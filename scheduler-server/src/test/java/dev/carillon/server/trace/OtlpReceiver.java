package dev.carillon.server.trace;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** A collector: takes OTLP over HTTP and decodes the protobuf by the numbers of its fields. */
final class OtlpReceiver implements AutoCloseable {
  private static final int SPAN_NAME = 5;
  private static final int SPAN_ATTRIBUTES = 9;
  private static final int SPAN_LINKS = 13;
  private static final int SPAN_STATUS = 15;

  /**
   * A span as it came.
   *
   * @param parent span id; empty: none
   * @param links span ids
   * @param status 0 unset, 1 ok, 2 error
   */
  record Span(
      String trace,
      String id,
      String parent,
      String name,
      long startNanos,
      long endNanos,
      Map<String, String> attributes,
      List<String> links,
      long status) {}

  final List<Span> spans = new CopyOnWriteArrayList<>();
  final List<String> keys = new CopyOnWriteArrayList<>();
  final List<String> services = new CopyOnWriteArrayList<>();
  private final HttpServer http;

  OtlpReceiver() throws IOException {
    http = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    http.createContext(
        "/v1/traces",
        exchange -> {
          keys.add(String.valueOf(exchange.getRequestHeaders().getFirst("api-key")));
          read(UnknownFieldSet.parseFrom(exchange.getRequestBody().readAllBytes()));
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    http.start();
  }

  String endpoint() {
    return "http://127.0.0.1:" + http.getAddress().getPort() + "/v1/traces";
  }

  private void read(UnknownFieldSet request) throws IOException {
    for (UnknownFieldSet resourceSpans : messages(request, 1)) {
      messages(resourceSpans, 1)
          .forEach(r -> services.add(attributes(r, 1).getOrDefault("service.name", "")));
      for (UnknownFieldSet scope : messages(resourceSpans, 2)) {
        messages(scope, 2).forEach(span -> spans.add(span(span)));
      }
    }
  }

  private static Span span(UnknownFieldSet s) {
    return new Span(
        hex(s, 1),
        hex(s, 2),
        hex(s, 4),
        s.getField(SPAN_NAME).getLengthDelimitedList().getFirst().toStringUtf8(),
        s.getField(7).getFixed64List().getFirst(),
        s.getField(8).getFixed64List().getFirst(),
        attributes(s, SPAN_ATTRIBUTES),
        messages(s, SPAN_LINKS).stream().map(link -> hex(link, 2)).toList(),
        messages(s, SPAN_STATUS).stream()
            .flatMap(status -> status.getField(3).getVarintList().stream())
            .findFirst()
            .orElse(0L));
  }

  private static Map<String, String> attributes(UnknownFieldSet of, int number) {
    Map<String, String> attributes = new HashMap<>();
    for (UnknownFieldSet pair : messages(of, number)) {
      UnknownFieldSet value = messages(pair, 2).getFirst();
      String text =
          value.hasField(1)
              ? value.getField(1).getLengthDelimitedList().getFirst().toStringUtf8()
              : String.valueOf(value.getField(3).getVarintList().stream().findFirst().orElse(0L));
      attributes.put(pair.getField(1).getLengthDelimitedList().getFirst().toStringUtf8(), text);
    }
    return attributes;
  }

  private static List<UnknownFieldSet> messages(UnknownFieldSet of, int number) {
    return of.getField(number).getLengthDelimitedList().stream()
        .map(OtlpReceiver::message)
        .toList();
  }

  private static UnknownFieldSet message(ByteString bytes) {
    try {
      return UnknownFieldSet.parseFrom(bytes);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static String hex(UnknownFieldSet of, int number) {
    return of.getField(number).getLengthDelimitedList().stream()
        .map(bytes -> HexFormat.of().formatHex(bytes.toByteArray()))
        .findFirst()
        .orElse("");
  }

  @Override
  public void close() {
    http.stop(0);
  }
}
