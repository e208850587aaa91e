package dev.carillon.server.door.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.ResponseHeadersBuilder;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServerBuilder;
import dev.carillon.model.cluster.Health;
import dev.carillon.server.core.Cluster;
import dev.carillon.server.definition.Schema;
import dev.carillon.server.security.CallerDecorator;
import dev.carillon.server.security.Gate;
import dev.carillon.wire.ClusterMapping;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/** What probes, dashboards and people with a browser ask for, and the answer to unknown paths. */
public final class Pages {
  private static final MediaType PROMETHEUS =
      MediaType.parse("text/plain; version=0.0.4; charset=utf-8");

  private final Cluster cluster;
  private final Supplier<String> metrics;
  private final Executor executor;

  /**
   * @param metrics all meters in Prometheus' text format
   */
  public Pages(Cluster cluster, Supplier<String> metrics, Executor executor) {
    this.cluster = cluster;
    this.metrics = metrics;
    this.executor = executor;
  }

  /**
   * Puts the pages on a server.
   *
   * @param api the paths of the JSON twin, to be named to who is lost
   */
  public void on(ServerBuilder server, List<String> api) {
    HttpService alive = (ctx, request) -> HttpResponse.of(MediaType.JSON, "{\"status\":\"ok\"}");
    HttpService pong = (ctx, request) -> HttpResponse.of("pong");
    HttpService meters = page(() -> HttpResponse.of(PROMETHEUS, metrics.get()));
    server.route().get("/ping").build(pong);
    server.route().get("/livez").build(alive);
    server.route().get("/health").build(health(false));
    server.route().get("/healthy").build(health(false));
    server.route().get("/readyz").build(health(true));
    server.route().get("/metrics").build(meters);
    server.route().get("/actuator/prometheus").build(meters);
    List<String> known = new ArrayList<>(api);
    for (String name : Schema.NAMES) {
      String path = "/schemas/" + name + ".json";
      String text = Schema.text(name);
      server.route().get(path).build((ctx, request) -> HttpResponse.of(MediaType.JSON, text));
      known.add("GET " + path);
    }
    known.addAll(
        List.of(
            "GET /ping",
            "GET /livez",
            "GET /health",
            "GET /healthy",
            "GET /readyz",
            "GET /metrics",
            "GET /actuator/prometheus"));
    server.serviceUnder(
        "/", (ctx, request) -> JsonErrors.unknownPath(request.method().name(), ctx.path(), known));
  }

  private HttpService page(Supplier<HttpResponse> page) {
    return (ctx, request) ->
        HttpResponse.of(
            CompletableFuture.supplyAsync(page, executor)
                .exceptionally(e -> JsonErrors.answer(ctx.path(), e)));
  }

  private HttpService health(boolean forBalancer) {
    return (ctx, request) -> {
      boolean whole = Gate.maySeeAll(CallerDecorator.knownOf(ctx));
      return page(() -> health(forBalancer, whole)).serve(ctx, request);
    };
  }

  /** The state of things; as an error only where a load balancer asks whether to send work. */
  private HttpResponse health(boolean forBalancer, boolean whole) {
    Health health = cluster.health();
    boolean away = forBalancer && !health.ready();
    ResponseHeadersBuilder headers =
        ResponseHeaders.builder(away ? HttpStatus.SERVICE_UNAVAILABLE : HttpStatus.OK)
            .contentType(MediaType.JSON);
    if (away) {
      headers.add(HttpHeaderNames.RETRY_AFTER, "1");
    }
    return HttpResponse.of(headers.build(), HttpData.wrap(body(health, whole)));
  }

  /** Whoever may not look at the server learns how it is, and not what is wrong with it. */
  private static byte[] body(Health health, boolean whole) {
    String status =
        !health.ready() ? "unavailable" : health.degraded().isEmpty() ? "ok" : "degraded";
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator out = RawJson.FACTORY.createGenerator(bytes)) {
      out.writeStartObject();
      out.writeStringField("status", status);
      if (whole) {
        new JsonWriter(out, false).fields(Gate.masked(ClusterMapping.toProto(health)));
      } else {
        out.writeBooleanField("ready", health.ready());
        out.writeNumberField("degradedParts", health.degraded().size());
        out.writeNumberField("findingsToSee", health.findings().size());
      }
      out.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // there is no I/O in an array
    }
    return bytes.toByteArray();
  }
}
