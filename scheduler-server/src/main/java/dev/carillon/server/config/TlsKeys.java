package dev.carillon.server.config;

import static dev.carillon.server.config.Kind.oneOf;
import static dev.carillon.server.config.Kind.optional;
import static dev.carillon.server.config.Kind.path;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What can be set for the server's side of TLS. */
final class TlsKeys {
  private TlsKeys() {}

  static final Key<Optional<Path>> CERTIFICATE =
      Key.of(
          "tls.certificate",
          optional(path()),
          "",
          "Certificate chain of the server, PEM; with tls.key every port speaks TLS only. Read"
              + " again when the file changes; connections go on.");
  static final Key<Optional<Path>> KEY =
      Key.of(
          "tls.key",
          optional(path()),
          "",
          "Private key of that certificate, PKCS#8 without a password; read again when it"
              + " changes.");
  static final Key<ClientAuth> CLIENT_AUTH =
      Key.of(
          "tls.client-auth",
          oneOf(ClientAuth.class),
          "none",
          "Whether callers show a certificate: none, optional, or required on every port.");
  static final Key<Optional<Path>> CLIENT_AUTHORITIES =
      Key.of(
          "tls.client-authorities",
          optional(path()),
          "",
          "Certificates of the authorities that may sign callers' certificates, PEM; read again"
              + " when the file changes.");

  static final List<Key<?>> ALL = List.of(CERTIFICATE, KEY, CLIENT_AUTH, CLIENT_AUTHORITIES);
}
