package dev.carillon.server.worker.handler;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.carillon.server.outgoing.Guard;
import dev.carillon.server.outgoing.Refused;
import dev.carillon.server.worker.api.NonRetryableException;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What an http task asks for. The payload is a URL, or JSON: {@code {"url": "…"}} and if wanted
 * {@code "method"}, {@code "headers"}, {@code "body"} (a text as it is, anything else as JSON),
 * {@code "timeoutMillis"}, {@code "expectStatus"} (one or several).
 *
 * @param expect statuses that count as success; empty: all 2xx
 */
record HttpCall(
    URI url,
    String method,
    Map<String, String> headers,
    String body,
    Duration timeout,
    Set<Integer> expect) {
  private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(30);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<String> FIELDS =
      Set.of("url", "method", "headers", "body", "timeoutMillis", "expectStatus");
  private static final Set<String> METHODS =
      Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");
  private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

  /** What the connection itself sets, and what fences the task. */
  private static final Set<String> OWN_HEADERS =
      Set.of(
          "host",
          "connection",
          "content-length",
          "transfer-encoding",
          "upgrade",
          "te",
          "idempotency-key",
          "carillon-fence");

  HttpCall {
    headers = Map.copyOf(headers);
    expect = Set.copyOf(expect);
  }

  static HttpCall parse(String payload) throws NonRetryableException {
    String text = payload.strip();
    if (!text.startsWith("{")) {
      return new HttpCall(url(text), "GET", Map.of(), "", DEFAULT_TIMEOUT, Set.of());
    }
    JsonNode json = json(text);
    for (Map.Entry<String, JsonNode> field : json.properties()) {
      if (!FIELDS.contains(field.getKey())) {
        throw new NonRetryableException(
            "Expected only the fields "
                + String.join(", ", new TreeSet<>(FIELDS))
                + ", but the payload has '"
                + field.getKey()
                + "'.");
      }
    }
    String method = json.path("method").asText("GET").toUpperCase(Locale.ROOT);
    if (!METHODS.contains(method)) {
      throw new NonRetryableException(
          "Expected a method like GET or POST, but the payload has '" + method + "'.");
    }
    JsonNode body = json.path("body");
    Map<String, String> headers = headers(json.path("headers"));
    if (!body.isMissingNode() && !body.isTextual()) {
      headers.putIfAbsent("content-type", "application/json");
    }
    return new HttpCall(
        url(json.path("url").asText()),
        method,
        headers,
        body.isMissingNode() || body.isTextual() ? body.asText() : body.toString(),
        timeout(json.path("timeoutMillis")),
        statuses(json.path("expectStatus")));
  }

  private static JsonNode json(String text) throws NonRetryableException {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new NonRetryableException(
          "Expected a URL or a JSON object, but the payload is neither: " + e.getOriginalMessage(),
          e);
    }
  }

  private static URI url(String text) throws NonRetryableException {
    try {
      URI url = new URI(text);
      boolean http = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
      if (http && url.getHost() != null && url.getUserInfo() == null) {
        String unused = Guard.host(url);
        return url;
      }
    } catch (URISyntaxException e) {
      throw new NonRetryableException("Expected a URL, but: " + e.getMessage(), e);
    } catch (Refused e) {
      throw new NonRetryableException(e.message(), e);
    }
    throw new NonRetryableException(
        "Expected a URL like https://example.org/path, without user and password, but got '"
            + text
            + "'.");
  }

  private static Map<String, String> headers(JsonNode json) throws NonRetryableException {
    Map<String, String> headers = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> header : json.properties()) {
      String name = header.getKey().toLowerCase(Locale.ROOT);
      String value = header.getValue().asText();
      if (!TOKEN.matcher(name).matches()
          || OWN_HEADERS.contains(name)
          || value.chars().anyMatch(c -> c < ' ' && c != '\t' || c == 127)) {
        throw new NonRetryableException(
            "Expected headers that a task may set, but the payload has '" + name + "'.");
      }
      headers.put(name, value);
    }
    return headers;
  }

  private static Duration timeout(JsonNode json) throws NonRetryableException {
    if (json.isMissingNode()) {
      return DEFAULT_TIMEOUT;
    }
    if (!json.isIntegralNumber() || json.asLong() < 1 || json.asLong() > 3_600_000) {
      throw new NonRetryableException(
          "Expected a \"timeoutMillis\" from 1 to 3600000, but the payload has " + json + ".");
    }
    return Duration.ofMillis(json.asLong());
  }

  private static Set<Integer> statuses(JsonNode json) throws NonRetryableException {
    Set<Integer> statuses = new TreeSet<>();
    for (JsonNode status : json.isArray() ? json : JSON.createArrayNode().add(json)) {
      if (status.isIntegralNumber() && status.asInt() >= 100 && status.asInt() <= 599) {
        statuses.add(status.asInt());
      } else if (!status.isMissingNode()) {
        throw new NonRetryableException(
            "Expected a status from 100 to 599 as \"expectStatus\", or a list of them, but the"
                + " payload has "
                + json
                + ".");
      }
    }
    return statuses;
  }

  int port() {
    if (url.getPort() >= 0) {
      return url.getPort();
    }
    return encrypted() ? 443 : 80;
  }

  boolean encrypted() {
    return "https".equals(url.getScheme());
  }

  boolean succeeded(int status) {
    return expect.isEmpty() ? status >= 200 && status <= 299 : expect.contains(status);
  }
}
