package dev.carillon.server.config;

import static dev.carillon.server.config.Kind.integer;
import static dev.carillon.server.config.Kind.list;
import static dev.carillon.server.config.Kind.oneOf;
import static dev.carillon.server.config.Kind.optional;
import static dev.carillon.server.config.Kind.path;
import static dev.carillon.server.config.Kind.text;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What can be set for email tasks of a worker. */
final class SmtpKeys {
  private static final String ADDRESS = "[^\\s@,]+@[A-Za-z0-9.-]+";

  private SmtpKeys() {}

  static final Key<String> HOST =
      Key.of(
          "worker.smtp-host",
          text("[A-Za-z0-9.:-]{0,253}", "a host name, or nothing"),
          "",
          "SMTP server for email tasks; empty: the worker offers none.");
  static final Key<Integer> PORT =
      Key.of(
          "worker.smtp-port",
          integer(1, 65_535),
          "587",
          "Its port: 587 with starttls, 465 with tls.");
  static final Key<SmtpSecurity> SECURITY =
      Key.of(
          "worker.smtp-security",
          oneOf(SmtpSecurity.class),
          "starttls",
          "none, starttls (or nothing is sent) or tls from the start; the certificate is checked.");
  static final Key<String> USER =
      Key.of(
          "worker.smtp-user",
          text("[^\\p{Cntrl}]{0,254}", "up to 254 characters"),
          "",
          "User to log in as; empty: no login.");
  static final Key<Secret> PASSWORD =
      Key.ofSecret("worker.smtp-password", "Password of that user.");
  static final Key<String> FROM =
      Key.of(
          "worker.smtp-from",
          text("(" + ADDRESS + ")?", "an address like carillon@example.org"),
          "",
          "Sender of every message; needed with an SMTP server.");
  static final Key<List<String>> RECIPIENTS =
      Key.of(
          "worker.smtp-recipients",
          list(
              text("(" + ADDRESS + "|@[A-Za-z0-9.-]+)", "an address, or a domain as @example.org")),
          "",
          "Who may be written to, addresses or domains as @example.org; empty: everybody.");

  static final Key<Optional<Path>> AUTHORITIES =
      Key.of(
          "worker.smtp-ca-file",
          optional(path()),
          "",
          "Certificates, as PEM, of those that may vouch for the SMTP server; empty: those the"
              + " system trusts.");

  static final List<Key<?>> ALL =
      List.of(HOST, PORT, SECURITY, USER, PASSWORD, FROM, RECIPIENTS, AUTHORITIES);
}
