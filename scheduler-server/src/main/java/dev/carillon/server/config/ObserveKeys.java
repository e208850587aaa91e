package dev.carillon.server.config;

import static dev.carillon.server.config.Kind.integer;
import static dev.carillon.server.config.Kind.oneOf;
import static dev.carillon.server.config.Kind.pairs;
import static dev.carillon.server.config.Kind.text;

import java.util.Map;

/** What can be set for meters, traces and the log. */
final class ObserveKeys {
  private ObserveKeys() {}

  static final Key<Integer> QUEUES =
      Key.of(
          "metrics.queues",
          integer(1, 10_000),
          "200",
          "Most queues that meters tell apart; later ones are counted together as \"other\".");
  static final Key<Integer> TYPES =
      Key.of(
          "metrics.types",
          integer(1, 10_000),
          "50",
          "Most types of tasks that meters tell apart; later ones are \"other\".");
  static final Key<Integer> LINES =
      Key.of(
          "metrics.lines",
          integer(1, 10_000),
          "500",
          "Most pairs of a queue and a type that meters tell apart; later ones are \"other\".");
  static final Key<Integer> TENANTS =
      Key.of(
          "metrics.tenants",
          integer(1, 10_000),
          "50",
          "Most tenants that meters tell apart; later ones are \"other\".");

  static final Key<String> ENDPOINT =
      Key.of(
          "tracing.endpoint",
          text("(https?://.+)?", "an address such as http://collector:4318/v1/traces, or nothing"),
          "",
          "Where spans go: a collector that takes OTLP over HTTP. Empty: no span is made; what a"
              + " caller brings is handed on in either case.");
  static final Key<Secret> HEADERS =
      Key.ofSecret(
          "tracing.headers",
          "Headers sent with each export of spans, name=value, with commas between; for a"
              + " collector that wants a key.");
  static final Key<Integer> PERCENT =
      Key.of(
          "tracing.percent",
          integer(0, 100),
          "0",
          "Of the submits that bring no trace, how many of a hundred begin one; needs an"
              + " endpoint.");
  static final Key<String> SERVICE =
      Key.of(
          "tracing.service",
          text(".{1,64}", "1–64 characters"),
          "carillon",
          "What this server is called in traces (service.name).");

  static final Key<LogFormat> LOG_FORMAT =
      Key.of(
          "log.format",
          oneOf(LogFormat.class),
          "text",
          "Lines of the log: text for people, or json, one object a line with ids as fields.");
  static final Key<LogLevel> LOG_LEVEL =
      Key.of(
          "log.level",
          oneOf(LogLevel.class),
          "info",
          "From how important on Carillon logs: trace, debug, info, warn, error, off.");
  static final Key<Map<String, String>> LOG_LEVELS =
      Key.of(
          "log.levels",
          pairs(),
          "",
          "Levels of single loggers, name=level, with commas between, such as"
              + " dev.carillon.server.loop=debug.");
}
