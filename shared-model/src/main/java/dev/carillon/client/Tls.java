package dev.carillon.client;

import java.nio.file.Path;
import java.util.Optional;

/**
 * How a server is recognised, and how this program shows who it is. The files are PEM. They are
 * looked at whenever a connection is opened and read again when they have changed; connections that
 * stand keep what they were opened with.
 *
 * @param authorities certificates of the authorities to trust; empty: those of the JDK
 * @param certificate certificate chain of this program, if the server asks for one
 * @param key private key of that certificate, PKCS#8 without a password
 * @param serverName name to expect in the server's certificate; empty: the host of its address
 */
public record Tls(
    Optional<Path> authorities,
    Optional<Path> certificate,
    Optional<Path> key,
    Optional<String> serverName) {
  /** Trusts what the JDK trusts, expects the host's own name, shows nothing. */
  public static final Tls SYSTEM =
      new Tls(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  /** Trusts the authorities of a file alone. */
  public static Tls trusting(Path authorities) {
    return new Tls(Optional.of(authorities), Optional.empty(), Optional.empty(), Optional.empty());
  }

  public Tls withCertificate(Path chain, Path privateKey) {
    return new Tls(authorities, Optional.of(chain), Optional.of(privateKey), serverName);
  }

  public Tls withServerName(String name) {
    return new Tls(authorities, certificate, key, Optional.of(name));
  }
}
