package dev.carillon.server.worker.handler;

import com.linecorp.armeria.client.ClientFactory;
import com.linecorp.armeria.client.Endpoint;
import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.RequestHeadersBuilder;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.SessionProtocol;
import com.linecorp.armeria.common.SplitHttpResponse;
import dev.carillon.model.task.Payload;
import dev.carillon.model.trace.TraceContext;
import dev.carillon.model.worker.Assignment;
import dev.carillon.server.outgoing.FirstBytes;
import dev.carillon.server.worker.api.NonRetryableException;
import dev.carillon.server.worker.api.RetryAfterException;
import dev.carillon.server.worker.api.TaskContext;
import dev.carillon.server.worker.api.TaskFailedException;
import dev.carillon.server.worker.api.TaskHandler;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Type {@code http}: calls a URL, see {@link HttpCall} for the payload. Follows no redirects.
 *
 * <p>Armeria's client and not the JDK's, because it connects to an address that was checked while
 * it speaks (and verifies the certificate) for the name.
 */
public final class HttpHandler implements TaskHandler, AutoCloseable {
  /** Bytes of an answer's body that are read. */
  static final int MOST_BODY = 65_536;

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration LONGEST_RETRY_AFTER = Duration.ofDays(1);
  private static final int SHOWN_BYTES = 500;

  private final AddressCheck addresses;
  private final Clock clock;
  // Guarded by this; made by the first call, because a worker that calls nothing should not pay.
  private @Nullable ClientFactory connections;

  public HttpHandler(HttpSettings settings, Clock clock) {
    this.addresses = new AddressCheck(settings);
    this.clock = clock;
  }

  @Override
  public String type() {
    return "http";
  }

  @Override
  public Payload run(TaskContext context) throws Exception {
    HttpCall call = HttpCall.parse(context.payload().utf8());
    InetAddress address = addresses.resolve(call.url().getHost(), call.port());
    HttpResponse response = send(call, address, context.assignment());
    try {
      SplitHttpResponse parts = response.split();
      ResponseHeaders headers = parts.headers().get();
      FirstBytes body = new FirstBytes(MOST_BODY);
      parts.body().subscribe(body);
      byte[] bytes = body.whole().get();
      context.log(call.method() + " " + call.url() + " → " + headers.status());
      return outcome(call, headers, bytes);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new TaskFailedException(
          "Expected an answer of " + call.url().getHost() + ", but got " + describe(cause), cause);
    } finally {
      response.abort(); // does nothing to one that has ended
    }
  }

  private HttpResponse send(HttpCall call, InetAddress address, Assignment task) {
    String host = call.url().getHost();
    boolean literal = host.startsWith("[");
    Endpoint endpoint =
        literal
            ? Endpoint.of(address.getHostAddress(), call.port())
            : Endpoint.of(host, call.port()).withIpAddr(address.getHostAddress());
    WebClient client =
        WebClient.builder(call.encrypted() ? SessionProtocol.HTTPS : SessionProtocol.H1C, endpoint)
            .factory(connections())
            .responseTimeout(call.timeout())
            .maxResponseLength(0)
            .build();
    String query = call.url().getRawQuery();
    String path = call.url().getRawPath();
    RequestHeadersBuilder headers =
        RequestHeaders.builder(
            HttpMethod.valueOf(call.method()),
            (path == null || path.isEmpty() ? "/" : path) + (query == null ? "" : "?" + query));
    call.headers().forEach(headers::set);
    headers.set("idempotency-key", task.attempt().id().toString());
    headers.set("carillon-fence", Integer.toString(task.attempt().gen()));
    TraceContext.of(task.attributes())
        .ifPresent(trace -> trace.onto(Map.of()).forEach(headers::set));
    return client.execute(HttpRequest.of(headers.build(), HttpData.ofUtf8(call.body())));
  }

  private static String describe(Throwable cause) {
    String message = cause.getMessage();
    return cause.getClass().getSimpleName() + (message == null ? "." : ": " + message);
  }

  private Payload outcome(HttpCall call, ResponseHeaders headers, byte[] body)
      throws TaskFailedException {
    int status = headers.status().code();
    if (call.succeeded(status)) {
      return Payload.of(body);
    }
    String text = "Expected success, but got " + headers.status() + location(headers) + shown(body);
    if (status == 408 || status == 429 || status >= 500) {
      Duration after = RetryAfter.parse(headers.get("retry-after", ""), clock.instant());
      if (after.isPositive()) {
        throw new RetryAfterException(
            text, after.compareTo(LONGEST_RETRY_AFTER) > 0 ? LONGEST_RETRY_AFTER : after);
      }
      throw new TaskFailedException(text);
    }
    if (status < 300) {
      throw new TaskFailedException(text); // a 2xx other than the one expected may yet change
    }
    throw new NonRetryableException(text);
  }

  private static String location(ResponseHeaders headers) {
    String to = headers.get("location", "");
    return to.isEmpty() ? "" : " to " + to + " (redirects are not followed)";
  }

  private static String shown(byte[] body) {
    String text =
        Payload.of(java.util.Arrays.copyOf(body, Math.min(body.length, SHOWN_BYTES))).utf8();
    return text.isBlank() ? "." : ":\n" + text.strip();
  }

  private synchronized ClientFactory connections() {
    ClientFactory made = connections;
    if (made == null) {
      made =
          ClientFactory.builder()
              .connectTimeout(CONNECT_TIMEOUT)
              .idleTimeout(Duration.ofSeconds(10))
              .build();
      connections = made;
    }
    return made;
  }

  @Override
  public synchronized void close() {
    if (connections != null) {
      connections.close();
    }
  }
}
