package dev.carillon.server.config;

import static dev.carillon.server.config.Kind.bytes;
import static dev.carillon.server.config.Kind.duration;
import static dev.carillon.server.config.Kind.flag;
import static dev.carillon.server.config.Kind.integer;
import static dev.carillon.server.config.Kind.list;
import static dev.carillon.server.config.Kind.pairs;
import static dev.carillon.server.config.Kind.text;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/** What can be set for authentication. */
final class AuthKeys {
  private static final String CLAIM = "[A-Za-z0-9_.:/-]{1,128}";

  private AuthKeys() {}

  static final Key<Boolean> ENABLED =
      Key.of(
          "auth.enabled",
          flag(),
          "false",
          "Whether every caller must prove who it is. The first start with it prints one token for"
              + " an administrator, once.");
  static final Key<Duration> SESSION =
      Key.of(
          "auth.session",
          duration(Duration.ofMinutes(1), Duration.ofDays(30)),
          "12h",
          "How long a session holds that a password opened.");
  static final Key<String> ISSUER =
      Key.of(
          "auth.issuer",
          text("\\S{0,512}", "a URL, or nothing"),
          "",
          "Issuer (iss) of JWTs that are accepted beside Carillon's own; empty: none.");
  static final Key<String> AUDIENCE =
      Key.of(
          "auth.audience",
          text("\\S{0,512}", "a name, or nothing"),
          "",
          "Audience (aud) that those JWTs must name; needed with an issuer.");
  static final Key<String> JWKS =
      Key.of(
          "auth.jwks",
          text("(https?://\\S+|file:\\S+)?", "an https URL or a file: URL, or nothing"),
          "",
          "Where the issuer's public keys are; plain http only on loopback. Needed with an"
              + " issuer.");
  static final Key<Duration> CLOCK_SKEW =
      Key.of(
          "auth.clock-skew",
          duration(Duration.ZERO, Duration.ofMinutes(5)),
          "30s",
          "How far the issuer's clock may be off.");
  static final Key<String> ROLES_CLAIM =
      Key.of(
          "auth.roles-claim",
          text(CLAIM, "a claim's name"),
          "roles",
          "Claim with the roles, a list or words; those that Carillon does not know are left out.");
  static final Key<String> TENANTS_CLAIM =
      Key.of(
          "auth.tenants-claim",
          text(CLAIM, "a claim's name"),
          "tenants",
          "Claim with the tenants that the roles hold for; without it: all.");
  static final Key<String> QUEUES_CLAIM =
      Key.of(
          "auth.queues-claim",
          text(CLAIM, "a claim's name"),
          "queues",
          "Claim with the queues that the roles hold for; without it: all.");
  static final Key<List<String>> CERTIFICATE_ROLES =
      Key.of(
          "auth.certificate-roles",
          list(text("[a-z-]+", "a role")),
          "worker",
          "Roles of a caller that shows a certificate and no token; its name is the"
              + " certificate's.");
  static final Key<Map<String, String>> DOORS =
      Key.of(
          "auth.doors",
          pairs(),
          "",
          "Roles of callers without a token, by door: delaybox=submitter,taskq=submitter+worker. A"
              + " door that is not named wants a token.");

  static final Key<Boolean> NEW_ADMIN_TOKEN =
      Key.of(
          "auth.new-admin-token",
          flag(),
          "false",
          "Makes and prints an administrator's token at this start, good for a day, and ends those"
              + " that starts before made; for when the first one was lost. Take it out again.");
  static final Key<List<String>> HOSTS =
      Key.of(
          "auth.hosts",
          list(text("[A-Za-z0-9._-]{1,253}", "a host name")),
          "",
          "Names beside localhost by which callers without a token may call this server where it"
              + " has no TLS; another name may be a page of the web that was made to point here.");

  static final Key<Integer> REQUESTS =
      Key.of(
          "auth.requests-per-second",
          integer(0, 10_000_000),
          "2000",
          "Calls a second that one principal may make, for two seconds' worth at once; more are"
              + " told RESOURCE_EXHAUSTED, 429 with Retry-After. 0: any number. This and the next"
              + " three hold with auth.enabled, on each server for itself.");
  static final Key<Integer> STREAMS =
      Key.of(
          "auth.streams",
          integer(0, 1_000_000),
          "500",
          "Standing calls (watchers, worker sessions, logs, streams of tasks) that one principal"
              + " may have open; 0: any number.");
  static final Key<Integer> CONNECTIONS =
      Key.of(
          "auth.connections",
          integer(0, 1_000_000),
          "1000",
          "Connections to a port that one address (of IPv6: a /64) may have open; one more is"
              + " closed unread. 0: any number.");
  static final Key<Long> BYTES =
      Key.of(
          "auth.bytes-per-second",
          bytes(),
          "64mb",
          "Bytes a second that one principal may send, for two seconds' worth at once; 0: any"
              + " number.");

  static final Key<Integer> FLEET =
      Key.of(
          "auth.worker-shares",
          integer(1, 1_000),
          "50",
          "How many times auth.requests-per-second, auth.streams and auth.bytes-per-second a"
              + " principal that may run tasks has for the calls of workers, as a fleet may share"
              + " one token; never more than half of grpc.max-streams.");

  static final List<Key<?>> ALL =
      List.of(
          ENABLED,
          SESSION,
          ISSUER,
          AUDIENCE,
          JWKS,
          CLOCK_SKEW,
          ROLES_CLAIM,
          TENANTS_CLAIM,
          QUEUES_CLAIM,
          CERTIFICATE_ROLES,
          DOORS,
          NEW_ADMIN_TOKEN,
          HOSTS,
          REQUESTS,
          STREAMS,
          CONNECTIONS,
          BYTES,
          FLEET);
}
