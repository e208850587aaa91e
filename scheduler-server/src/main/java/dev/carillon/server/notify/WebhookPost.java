package dev.carillon.server.notify;

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
import dev.carillon.model.notify.Delivery;
import dev.carillon.server.core.port.Courier.Answer;
import dev.carillon.server.core.port.NotifyStore.Parcel;
import dev.carillon.server.outgoing.Destination;
import dev.carillon.server.outgoing.FirstBytes;
import dev.carillon.server.outgoing.Guard;
import dev.carillon.server.outgoing.Refused;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Posts messages to webhooks: signed, to the address that was checked, without following redirects,
 * within a time, reading only the beginning of the answer.
 *
 * <p>Armeria's client and not the JDK's, because it connects to an address that was checked while
 * it speaks (and verifies the certificate) for the name.
 */
final class WebhookPost implements AutoCloseable {
  private static final int GONE = 410;
  private static final int LONGEST = 500;
  private static final int MOST_BODY = 2_048;
  private static final Duration LONGEST_WAIT = Duration.ofDays(1);

  private final Guard guard;
  private final Duration timeout;
  private final Clock clock;
  // Guarded by this; made by the first message, because a server that sends none should not pay.
  private @Nullable ClientFactory connections;

  WebhookPost(Guard guard, Duration timeout, Clock clock) {
    this.guard = guard;
    this.timeout = timeout;
    this.clock = clock;
  }

  Answer post(Parcel parcel, List<String> secrets) {
    long start = System.nanoTime();
    Destination to;
    try {
      to = guard.destination(parcel.target());
    } catch (Refused e) {
      return answer(0, start, "", e.message(), true);
    } catch (UnknownHostException e) {
      return answer(0, start, "", "Its host's name could not be resolved.", false);
    }
    String address = to.address().getHostAddress();
    HttpResponse response = send(to, parcel, secrets);
    try {
      SplitHttpResponse parts = response.split();
      ResponseHeaders headers = parts.headers().get(timeout.toMillis(), TimeUnit.MILLISECONDS);
      FirstBytes body = new FirstBytes(MOST_BODY);
      parts.body().subscribe(body);
      byte[] bytes = body.whole().get(timeout.toMillis(), TimeUnit.MILLISECONDS);
      return answer(headers, bytes, start, address);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      return answer(0, start, address, "No answer: " + describe(cause), false);
    } catch (TimeoutException e) {
      return answer(0, start, address, "No answer within " + timeout.toSeconds() + " s.", false);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return answer(0, start, address, "This server stops.", false);
    } finally {
      response.abort(); // does nothing to one that has ended
    }
  }

  private HttpResponse send(Destination to, Parcel parcel, List<String> secrets) {
    String address = to.address().getHostAddress();
    Endpoint endpoint =
        to.literal()
            ? Endpoint.of(address, to.port())
            : Endpoint.of(to.host(), to.port()).withIpAddr(address);
    WebClient client =
        WebClient.builder(to.encrypted() ? SessionProtocol.HTTPS : SessionProtocol.H1C, endpoint)
            .factory(connections())
            .responseTimeout(timeout)
            .writeTimeout(timeout)
            .maxResponseLength(0)
            .build();
    long seconds = clock.millis() / 1000;
    RequestHeadersBuilder headers =
        RequestHeaders.builder(HttpMethod.POST, to.path())
            .set("content-type", "application/json")
            .set("user-agent", "carillon")
            .set("webhook-id", parcel.id())
            .set("webhook-timestamp", Long.toString(seconds));
    if (!secrets.isEmpty()) {
      headers.set(
          "webhook-signature", Signature.header(secrets, parcel.id(), seconds, parcel.body()));
    }
    return client.execute(HttpRequest.of(headers.build(), HttpData.ofUtf8(parcel.body())));
  }

  private Answer answer(ResponseHeaders headers, byte[] body, long start, String address) {
    int status = headers.status().code();
    boolean accepted = status >= 200 && status <= 299;
    String redirect = status >= 300 && status <= 399 ? " (redirects are not followed)" : "";
    String text = cut(headers.status() + redirect + shown(body));
    Delivery.Try told = new Delivery.Try(0, status, millis(start), address, accepted, text);
    return new Answer(told, status == GONE, false, notBefore(headers, status));
  }

  private static Duration notBefore(ResponseHeaders headers, int status) {
    String after = headers.get("retry-after", "");
    if ((status == 429 || status == 503) && after.matches("\\d{1,6}")) {
      Duration asked = Duration.ofSeconds(Long.parseLong(after));
      return asked.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : asked;
    }
    return Duration.ZERO;
  }

  private static Answer answer(
      int status, long start, String address, String text, boolean hopeless) {
    return new Answer(
        new Delivery.Try(0, status, millis(start), address, false, cut(text)),
        false,
        hopeless,
        Duration.ZERO);
  }

  private static long millis(long start) {
    return (System.nanoTime() - start) / 1_000_000;
  }

  private static String shown(byte[] body) {
    String text = new String(body, StandardCharsets.UTF_8).replaceAll("\\p{Cntrl}+", " ").strip();
    return text.isEmpty() ? "" : ": " + text;
  }

  private static String cut(String text) {
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST - 1) + "…";
  }

  private static String describe(Throwable cause) {
    String message = cause.getMessage();
    return cause.getClass().getSimpleName() + (message == null ? "." : ": " + message);
  }

  private synchronized ClientFactory connections() {
    ClientFactory made = connections;
    if (made == null) {
      made =
          ClientFactory.builder()
              .connectTimeout(timeout)
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
