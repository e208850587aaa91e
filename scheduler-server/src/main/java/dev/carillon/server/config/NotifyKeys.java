package dev.carillon.server.config;

import static dev.carillon.server.config.Kind.bytes;
import static dev.carillon.server.config.Kind.duration;
import static dev.carillon.server.config.Kind.flag;
import static dev.carillon.server.config.Kind.integer;
import static dev.carillon.server.config.Kind.list;
import static dev.carillon.server.config.Kind.oneOf;
import static dev.carillon.server.config.Kind.optional;
import static dev.carillon.server.config.Kind.path;
import static dev.carillon.server.config.Kind.text;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What can be set for notifications. */
final class NotifyKeys {
  private static final String ADDRESS = "[^\\s@,]+@[A-Za-z0-9.-]+";

  private NotifyKeys() {}

  static final Key<Boolean> ENABLED =
      Key.of(
          "notify.enabled",
          flag(),
          "true",
          "Whether rules are followed and messages sent; the same on all servers.");
  static final Key<Duration> TIMEOUT =
      Key.of(
          "notify.timeout",
          duration(Duration.ofMillis(100), Duration.ofMinutes(2)),
          "15s",
          "How long one try of a message may take.");
  static final Key<Integer> TRIES =
      Key.of(
          "notify.tries",
          integer(1, 100),
          "12",
          "How often a message is tried before it is given up.");
  static final Key<Duration> RETRY_FIRST =
      Key.of(
          "notify.retry-first",
          duration(Duration.ofMillis(10), Duration.ofHours(1)),
          "5s",
          "About how long until the second try; doubled for each further one.");
  static final Key<Duration> RETRY_MOST =
      Key.of(
          "notify.retry-most",
          duration(Duration.ofMillis(10), Duration.ofDays(1)),
          "1h",
          "Longest time between two tries.");
  static final Key<List<Integer>> PORTS =
      Key.of(
          "notify.ports",
          list(integer(1, 65_535)),
          "80,443,8080,8443",
          "Ports of webhooks that may be called.");
  static final Key<Boolean> HTTPS_ONLY =
      Key.of("notify.https-only", flag(), "false", "Whether webhooks in clear text are refused.");
  static final Key<List<String>> ALLOW =
      Key.of(
          "notify.allow",
          list(
              text(
                  "[A-Za-z0-9._-]+:\\d{1,5}|\\[[0-9A-Fa-f:.]+\\]:\\d{1,5}|[0-9A-Fa-f:.]+/\\d{1,3}",
                  "host:port, or a range such as 10.1.0.0/16")),
          "",
          "Webhooks that may be called although their addresses are private or loopback: host:port"
              + " as written in the URL, or ranges of addresses.");
  static final Key<Secret> SECRET_KEY =
      Key.ofSecret(
          "notify.secret-key",
          "Secrets of webhooks are kept in Redis encrypted with it: a long random text, the same on"
              + " all servers, to be kept with the backups. Without it no webhook can be made;"
              + " carillon up makes one, in notify.key of its data directory.");
  static final Key<Secret> TASK_SECRET =
      Key.ofSecret(
          "notify.task-secret",
          "Signs messages to a notificationUrl, as whsec_ and Base64 of 24-64 bytes; empty: they"
              + " are not signed.");
  static final Key<Long> MAX_BYTES =
      Key.of(
          "notify.max-bytes",
          bytes(),
          "64mb",
          "Most Redis memory of events that wait to be read for rules; beyond it the oldest go, and"
              + " the log says so.");
  static final Key<String> SMTP_HOST =
      Key.of(
          "notify.smtp-host",
          text("[A-Za-z0-9.:-]{0,253}", "a host name, or nothing"),
          "",
          "SMTP server for notifications by e-mail; empty: none are sent.");
  static final Key<Integer> SMTP_PORT =
      Key.of(
          "notify.smtp-port",
          integer(1, 65_535),
          "587",
          "Its port: 587 with starttls, 465 with tls.");
  static final Key<SmtpSecurity> SMTP_SECURITY =
      Key.of(
          "notify.smtp-security",
          oneOf(SmtpSecurity.class),
          "starttls",
          "none, starttls (or nothing is sent) or tls from the start; the certificate is checked.");
  static final Key<String> SMTP_USER =
      Key.of(
          "notify.smtp-user",
          text("[^\\p{Cntrl}]{0,254}", "up to 254 characters"),
          "",
          "User to log in as; empty: no login.");
  static final Key<Secret> SMTP_PASSWORD =
      Key.ofSecret("notify.smtp-password", "Password of that user.");
  static final Key<String> SMTP_FROM =
      Key.of(
          "notify.smtp-from",
          text("(" + ADDRESS + ")?", "an address like carillon@example.org"),
          "",
          "Sender of every message; needed with an SMTP server.");
  static final Key<List<String>> SMTP_RECIPIENTS =
      Key.of(
          "notify.smtp-recipients",
          list(
              text("(" + ADDRESS + "|@[A-Za-z0-9.-]+)", "an address, or a domain as @example.org")),
          "",
          "Who may be written to, addresses or domains as @example.org; empty: everybody.");

  static final Key<Optional<Path>> SMTP_AUTHORITIES =
      Key.of(
          "notify.smtp-ca-file",
          optional(path()),
          "",
          "Certificates, as PEM, of those that may vouch for the SMTP server; empty: those the"
              + " system trusts.");

  static final List<Key<?>> ALL =
      List.of(
          ENABLED,
          TIMEOUT,
          TRIES,
          RETRY_FIRST,
          RETRY_MOST,
          PORTS,
          HTTPS_ONLY,
          ALLOW,
          SECRET_KEY,
          TASK_SECRET,
          MAX_BYTES,
          SMTP_HOST,
          SMTP_PORT,
          SMTP_SECURITY,
          SMTP_USER,
          SMTP_PASSWORD,
          SMTP_FROM,
          SMTP_RECIPIENTS,
          SMTP_AUTHORITIES);
}
