package dev.carillon.server.config;

import java.util.Map;

/**
 * Where spans go.
 *
 * @param endpoint of a collector that takes OTLP over HTTP; empty: no span is made
 * @param headers sent with each export; never printed
 * @param percent of the submits that bring no trace of their own for which one begins
 * @param service what this server is called in traces
 */
public record Tracing(String endpoint, Secret headers, int percent, String service) {
  public static final Tracing OFF = new Tracing("", Secret.NONE, 0, "carillon");

  /** Whether spans are made at all. */
  public boolean exports() {
    return !endpoint.isEmpty();
  }

  /** The headers by name. */
  public Map<String, String> headerValues() {
    return Kind.pairs().parser().apply(headers.value());
  }
}
