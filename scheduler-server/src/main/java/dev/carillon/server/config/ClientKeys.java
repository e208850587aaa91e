package dev.carillon.server.config;

import static dev.carillon.server.config.Kind.flag;
import static dev.carillon.server.config.Kind.optional;
import static dev.carillon.server.config.Kind.path;
import static dev.carillon.server.config.Kind.text;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What can be set for a worker's way to its server. */
final class ClientKeys {
  private ClientKeys() {}

  static final Key<Boolean> TLS =
      Key.of("worker.tls", flag(), "false", "Whether it speaks to the server over TLS.")
          .flag("tls");
  static final Key<Optional<Path>> AUTHORITIES =
      Key.of(
              "worker.authorities",
              optional(path()),
              "",
              "Certificates of the authorities to trust, PEM; empty: those of the JDK. Read again"
                  + " at the next connection when the file has changed.")
          .flag("ca");
  static final Key<String> NAME =
      Key.of(
              "worker.server-name",
              text("[A-Za-z0-9.:-]{0,253}", "a host name, or nothing"),
              "",
              "Name to expect in the server's certificate; empty: the host of its address.")
          .flag("server-name");
  static final Key<Optional<Path>> CERTIFICATE =
      Key.of(
              "worker.certificate",
              optional(path()),
              "",
              "Certificate chain that this worker shows, PEM, where the server asks for one; read"
                  + " again with its key at the next connection when they have changed.")
          .flag("cert");
  static final Key<Optional<Path>> KEY =
      Key.of("worker.key", optional(path()), "", "Private key of that certificate, PKCS#8.")
          .flag("cert-key");
  static final Key<Secret> TOKEN =
      Key.ofSecret("worker.token", "Token that this worker shows; empty: none, or the file's.");
  static final Key<Optional<Path>> TOKEN_FILE =
      Key.of(
              "worker.token-file",
              optional(path()),
              "",
              "File with that token; read again when it changes, so that a token can be rolled.")
          .flag("token-file");

  static final Key<Boolean> IN_THE_CLEAR =
      Key.of(
              "worker.insecure-send-secrets-in-clear-text",
              flag(),
              "false",
              "Whether it sends its token without TLS to another machine, where everybody on the"
                  + " way can read and use it.")
          .flag("insecure-send-secrets-in-clear-text");

  static final List<Key<?>> ALL =
      List.of(TLS, AUTHORITIES, NAME, CERTIFICATE, KEY, TOKEN, TOKEN_FILE, IN_THE_CLEAR);
}
