package dev.carillon.server.config;

/** How this server is watched: its meters, its spans and its log. */
public record Observability(MetricsBounds metrics, Tracing tracing, Logging logging) {
  public static final Observability DEFAULT =
      new Observability(new MetricsBounds(200, 50, 500, 50), Tracing.OFF, Logging.DEFAULT);

  static Observability of(Settings s) {
    return new Observability(
        new MetricsBounds(
            s.get(ObserveKeys.QUEUES),
            s.get(ObserveKeys.TYPES),
            s.get(ObserveKeys.LINES),
            s.get(ObserveKeys.TENANTS)),
        new Tracing(
            s.get(ObserveKeys.ENDPOINT),
            s.get(ObserveKeys.HEADERS),
            s.get(ObserveKeys.PERCENT),
            s.get(ObserveKeys.SERVICE)),
        Logging.of(s));
  }

  /** The same with other tracing. */
  public Observability withTracing(Tracing value) {
    return new Observability(metrics, value, logging);
  }
}
