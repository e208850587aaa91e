package dev.carillon.server.config;

import dev.carillon.model.error.CarillonException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The server's side of TLS; all files are PEM.
 *
 * @param certificate chain of the server; empty: no TLS
 * @param key its private key
 * @param clientAuth whether callers show a certificate
 * @param clientAuthorities who may sign callers' certificates
 */
public record TlsFiles(
    Optional<Path> certificate,
    Optional<Path> key,
    ClientAuth clientAuth,
    Optional<Path> clientAuthorities) {
  /** Clear text. */
  public static final TlsFiles OFF =
      new TlsFiles(Optional.empty(), Optional.empty(), ClientAuth.NONE, Optional.empty());

  public TlsFiles {
    if (certificate.isPresent() != key.isPresent()) {
      throw CarillonException.invalid(
          certificate.isPresent() ? "tls.key" : "tls.certificate",
          "Expected tls.certificate and tls.key, but got one of the two.",
          "Set both, or neither; carillon certs dev makes a pair for trying out.");
    }
    if (clientAuth != ClientAuth.NONE && (certificate.isEmpty() || clientAuthorities.isEmpty())) {
      throw CarillonException.invalid(
          "tls.client-auth",
          "Expected tls.certificate, tls.key and tls.client-authorities with tls.client-auth, but"
              + " not all are set.",
          "Callers' certificates can only be checked over TLS and against authorities.");
    }
  }

  /** Whether the ports speak TLS. */
  public boolean on() {
    return certificate.isPresent();
  }

  static TlsFiles of(Settings s) {
    return new TlsFiles(
        s.get(TlsKeys.CERTIFICATE),
        s.get(TlsKeys.KEY),
        s.get(TlsKeys.CLIENT_AUTH),
        s.get(TlsKeys.CLIENT_AUTHORITIES));
  }
}
